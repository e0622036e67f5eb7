import { Redactor } from "../../../provider/http/redaction";
import type { Report } from "../report";
import { htmlOf } from "./html";
import { markdownOf } from "./markdown";
import type { Mode } from "./wording";

/** What a report can be written as. */
export const FORMATS = ["markdown", "json", "html"] as const;
export type Format = (typeof FORMATS)[number];

const RENDERERS: Readonly<Record<Format, (report: Report, mode: Mode) => string>> = {
  markdown: markdownOf,
  html: htmlOf,
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
};

/** Writes a report. Pulumi masks secrets before they get here; what looks like one nevertheless is masked once more. */
export function render(report: Report, mode: Mode, format: Format): string {
  return new Redactor().redact(RENDERERS[format](report, mode));
}
