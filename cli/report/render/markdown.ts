import type { Report } from "../report";
import { changeLines, sidesOf, TRAIL_HEADS, TRAIL_TITLE, trailRows } from "./lines";
import { markdownBlock, markdownText } from "./markdown-text";
import { LEGEND, TOO_LARGE } from "./marked-label";
import { mermaidOf } from "./mermaid";
import { type Mode, riskSummary, summaryOf, WORDING, type Wording } from "./wording";

/** The report as Markdown for a pull request or a ticket (GitHub and GitLab flavours, with a Mermaid picture). */
export function markdownOf(report: Report, mode: Mode): string {
  const wording = WORDING[mode];
  return `${[
    `## ${wording.title}`,
    errors(report, wording),
    report.errors.length > 0 && report.changes.length === 0 ? undefined : summaryOf(report, wording),
    changes(report, wording),
    trail(report),
    directions(report, wording),
    picture(report),
    risks(report, wording),
    others(report),
  ]
    .filter((section) => section !== undefined)
    .join("\n\n")}\n`;
}

function errors({ errors: messages }: Report, { failed }: Wording): string | undefined {
  if (messages.length === 0) return undefined;
  return [`**${failed}.**`, markdownBlock(messages.join("\n\n"))].join("\n\n");
}

function changes(report: Report, { changes: title, operations, advice }: Wording): string | undefined {
  if (report.changes.length === 0) return undefined;
  const lines = changeLines(report).map(
    ({ operation, sentence }) => `- **${operations[operation]}** ${markdownText(sentence)}`,
  );
  return [`### ${title}`, lines.join("\n"), ...(advice === undefined ? [] : [advice])].join("\n\n");
}

function trail(report: Report): string | undefined {
  if (report.auditTrail === undefined) return undefined;
  const rows = trailRows(report).map((cells) => cells.map(markdownText));
  return [
    `### ${TRAIL_TITLE}`,
    ...(rows.length === 0 ? [] : [table(TRAIL_HEADS, rows)]),
    ...report.auditTrail.notes.map(markdownText),
  ].join("\n\n");
}

function directions(report: Report, { before, after }: Wording): string | undefined {
  if (report.directions.length === 0) return undefined;
  return [
    "### Who may call whom",
    table(
      ["Caller", "Called", "By", before, after],
      report.directions.map((row) => [
        ...sidesOf(report, row).map(markdownText),
        row.means,
        markdownText(row.before?.extent ?? "—"),
        row.mark === "kept" ? "unchanged" : `**${markdownText(row.after?.extent ?? "no longer")}**`,
      ]),
    ),
  ].join("\n\n");
}

function picture(report: Report): string | undefined {
  if (report.applications.length === 0) return undefined;
  const diagram = mermaidOf(report);
  return diagram === undefined ? `_${TOO_LARGE}_` : `\`\`\`mermaid\n${diagram}\n\`\`\`\n\n_${LEGEND}_`;
}

function risks(report: Report, { riskAdvice }: Wording): string | undefined {
  if (report.risks.length === 0) return undefined;
  const rows = report.risks.map(({ level, sentence, advice }) => [
    level,
    markdownText(sentence),
    ...(riskAdvice === undefined ? [] : [markdownText(advice)]),
  ]);
  const head = ["Level", "Risk", ...(riskAdvice === undefined ? [] : [riskAdvice])];
  return [`### Risks: ${riskSummary(report)}`, table(head, rows)].join("\n\n");
}

function others({ otherChanges }: Report): string | undefined {
  if (otherChanges === 0) return undefined;
  return `${otherChanges} ${otherChanges === 1 ? "change" : "changes"} to resources of other packages ${otherChanges === 1 ? "is" : "are"} not described here.`;
}

/** A table of cells that are Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
