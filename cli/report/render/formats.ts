import { Redactor } from "../../../provider";
import type { Report } from "../report";
import { type Forge, ROOMS } from "./forges";
import { htmlOf } from "./html";
import { markdownOf } from "./markdown";
import type { Mode } from "./wording";

/** What a report can be written as. */
export const FORMATS = ["markdown", "json", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** The endings of files by what stands in them. */
export const ENDINGS: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".json": "json",
  ".html": "html",
};

/**
 * Writes a report. Pulumi masks secrets before they get here; what looks like one nevertheless is masked once more.
 *
 * @param forge where the Markdown has to fit into a comment; default: it need not
 */
export function render(report: Report, mode: Mode, format: Format, forge?: Forge): string {
  const text =
    format === "markdown"
      ? markdownOf(report, mode, forge === undefined ? undefined : ROOMS[forge])
      : format === "html"
        ? htmlOf(report, mode)
        : `${JSON.stringify(report, undefined, 2)}\n`;
  return new Redactor().redact(text);
}
