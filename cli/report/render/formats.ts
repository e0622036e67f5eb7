import { Redactor } from "../../../provider";
import type { Report } from "../report";
import { type Forge, ROOMS } from "./forges";
import { htmlOf } from "./html";
import { markdownOf } from "./markdown";
import type { Mode } from "./wording";

/** The formats of a report. */
export const FORMATS = ["markdown", "json", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** Formats by file extension. */
export const ENDINGS: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".json": "json",
  ".html": "html",
};

/**
 * Renders a report. Pulumi has already masked secrets; anything that still looks like one is masked again.
 *
 * @param forge where the Markdown must fit into a comment; default: no limit
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
