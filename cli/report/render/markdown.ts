import type { DirectionRow, Report } from "../report";
import { mermaidOf } from "./mermaid";
import { type Mode, riskSummary, summaryOf, WORDING, type Wording } from "./wording";

/** The report as Markdown for a pull request or a ticket (GitHub and GitLab flavours, with a Mermaid picture). */
export function markdownOf(report: Report, mode: Mode): string {
  const wording = WORDING[mode];
  return `${[
    `## ${wording.title}`,
    errors(report, wording),
    report.errors.length > 0 && report.changes.length === 0 ? undefined : escaped(summaryOf(report, wording)),
    changes(report, wording),
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
  return [`> **${failed}.**`, ...messages.flatMap((message) => message.split("\n"))]
    .map((line, index) => (index === 0 ? line : `> ${escaped(line)}`))
    .join("\n");
}

function changes(report: Report, { changes: title, operations, advice }: Wording): string | undefined {
  if (report.changes.length === 0) return undefined;
  const lines = report.changes.flatMap(({ operation, sentences }) =>
    sentences.map((sentence) => `- **${operations[operation]}** ${escaped(sentence)}`),
  );
  return [`### ${title}`, lines.join("\n"), ...(advice === undefined ? [] : [advice])].join("\n\n");
}

function directions(report: Report, { before, after }: Wording): string | undefined {
  if (report.directions.length === 0) return undefined;
  return [
    "### Who may call whom",
    table(
      ["Caller", "Called", "By", before, after],
      report.directions.map((row) => [
        ...sides(report, row).map(escaped),
        row.means,
        escaped(row.before?.extent ?? "—"),
        row.mark === "kept" ? "unchanged" : `**${escaped(row.after?.extent ?? "no longer")}**`,
      ]),
    ),
  ].join("\n\n");
}

function sides({ applications, servers }: Report, row: DirectionRow): [string, string] {
  const application = applications.find(({ key }) => key === row.application)?.name ?? row.application;
  const server = servers.find(({ connection }) => connection === row.connection)?.name ?? "Confluence";
  return row.direction === "incoming" ? [application, server] : [server, application];
}

function picture(report: Report): string | undefined {
  const diagram = mermaidOf(report);
  return diagram === undefined ? undefined : `\`\`\`mermaid\n${diagram}\n\`\`\``;
}

function risks(report: Report, { riskAdvice }: Wording): string | undefined {
  if (report.risks.length === 0) return undefined;
  const rows = report.risks.map(({ level, sentence, advice }) => [
    level,
    escaped(sentence),
    ...(riskAdvice === undefined ? [] : [escaped(advice)]),
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

/** Names come from the program: they must not turn into markup, mentions or references to issues. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(MARKUP, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}

/** An underscore within a word, and a number sign not before a number, mean nothing. */
const MARKUP = /[&<\\`*[\]|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|@(?=[A-Za-z0-9])|#(?=\d)/gu;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", "@": "&#64;", "#": "&#35;" };
