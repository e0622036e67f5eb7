import type { Report } from "../report";
import { isChanged } from "../trust";
import { BOUNDLESS, type Room, SPARE_CHARACTERS } from "./forges";
import { changeLines, sidesOf, TRAIL_HEADS, TRAIL_TITLE, trailRows } from "./lines";
import { markdownBlock, markdownText } from "./markdown-text";
import { LEGEND, TOO_LARGE } from "./marked-label";
import { mermaidOf } from "./mermaid";
import { adviceOf, type Mode, riskSummary, summaryOf, UNKNOWN_TITLE, WORDING } from "./wording";

/**
 * The report as Markdown for a pull request or a ticket. To fit into a comment, parts are omitted in the order of {@link CUTS}: risks come
 * first and are cut last, and are counted even then.
 */
export function markdownOf(report: Report, mode: Mode, room: Room = BOUNDLESS): string {
  const most = room.characters - SPARE_CHARACTERS;
  for (const cut of CUTS) {
    const text = written(report, mode, room, cut);
    if (text.length <= most) return text;
  }
  return fitted(report, mode, room, most);
}

/** Which parts of a report are written; absent = all of them. */
interface Extent {
  readonly picture?: "changes" | "none";
  readonly directions?: "changes" | "none";
  readonly advice?: "none";
  readonly trail?: "none";
  readonly changes?: number;
  readonly risks?: number;
  readonly errors?: number;
}

/** Each omits what the previous one does, and one part more. */
const CUTS: readonly Extent[] = [
  {},
  { picture: "changes" },
  { picture: "none" },
  { picture: "none", directions: "changes" },
  { picture: "none", directions: "none" },
  { picture: "none", directions: "none", trail: "none" },
  { picture: "none", directions: "none", trail: "none", advice: "none" },
];

/** Maximum length of the errors in a report without room. */
const FEW_CHARACTERS = 4_000;

/** Writes as many changes as fit; if the report is too long even without changes, as many risks as fit. */
function fitted(report: Report, mode: Mode, room: Room, most: number): string {
  const least: Extent = { ...CUTS.at(-1), errors: FEW_CHARACTERS };
  const withChanges = (changes: number) => written(report, mode, room, { ...least, changes });
  const withRisks = (risks: number) => written(report, mode, room, { ...least, changes: 0, risks });
  if (withChanges(0).length <= most)
    return withChanges(largest(withChanges, changeLines(report).length, most));
  return withRisks(largest(withRisks, report.risks.length, most));
}

/** The largest number with which the result is short enough. */
function largest(textOf: (count: number) => string, limit: number, most: number): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textOf(middle).length <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

function written(report: Report, mode: Mode, room: Room, extent: Extent): string {
  const picture = pictureOf(report, room, extent);
  return `${[
    `## ${WORDING[mode].title}`,
    errors(report, mode, extent),
    unknown(report),
    summaryOf(report, WORDING[mode]),
    risks(report, mode, extent),
    changes(report, mode, extent),
    trail(report, extent),
    directions(report, mode, extent),
    picture?.text,
    others(report),
    omissions(report, room, extent, picture?.isShortened === true),
  ]
    .filter((section) => section !== undefined)
    .join("\n\n")}\n`;
}

function errors({ errors: messages }: Report, mode: Mode, extent: Extent): string | undefined {
  if (messages.length === 0) return undefined;
  const text = messages.join("\n\n");
  const most = extent.errors ?? text.length;
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return [`**${WORDING[mode].failed}.**`, markdownBlock(shown)].join("\n\n");
}

function unknown(report: Report): string | undefined {
  if (report.unknown.length === 0) return undefined;
  return [
    `**${UNKNOWN_TITLE}.**`,
    report.unknown.map((sentence) => `- ${markdownText(sentence)}`).join("\n"),
  ].join("\n\n");
}

function risks({ risks: all }: Report, mode: Mode, extent: Extent): string | undefined {
  if (all.length === 0) return undefined;
  const heading = extent.advice === undefined ? WORDING[mode].riskAdvice : undefined;
  const shown = all.slice(0, extent.risks);
  const rows = shown.map(({ level, sentence, advice }) => [
    level,
    markdownText(sentence),
    ...(heading === undefined ? [] : [markdownText(advice)]),
  ]);
  const left = all.slice(shown.length);
  const rules = [...new Set(left.map(({ rule }) => rule))].map(
    (rule) => `${left.filter((risk) => risk.rule === rule).length} ${rule}`,
  );
  return [
    `### Risks: ${riskSummary(all)}`,
    ...(rows.length === 0
      ? []
      : [table(["Level", "Risk", ...(heading === undefined ? [] : [heading])], rows)]),
    ...(left.length === 0
      ? []
      : [`**And ${left.length} more:** ${riskSummary(left)} (${rules.join(", ")}).`]),
  ].join("\n\n");
}

function changes(report: Report, mode: Mode, extent: Extent): string | undefined {
  if (report.changes.length === 0) return undefined;
  const { changes: title, operations } = WORDING[mode];
  const lines = changeLines(report).map(
    ({ operation, sentence }) => `- **${operations[operation]}** ${markdownText(sentence)}`,
  );
  const shown = lines.slice(0, extent.changes);
  const left = lines.length - shown.length;
  return [
    `### ${title}`,
    ...(shown.length === 0 ? [] : [shown.join("\n")]),
    ...(left === 0 ? [] : [`And ${left} more.`]),
    ...adviceOf(report, mode, { text: markdownText, code: (text) => `\`${text}\`` }),
  ].join("\n\n");
}

function trail(report: Report, extent: Extent): string | undefined {
  if (report.auditTrail === undefined || extent.trail === "none") return undefined;
  const rows = trailRows(report).map((cells) => cells.map(markdownText));
  return [
    `### ${TRAIL_TITLE}`,
    ...(rows.length === 0 ? [] : [table(TRAIL_HEADS, rows)]),
    ...report.auditTrail.notes.map(markdownText),
  ].join("\n\n");
}

function directions(report: Report, mode: Mode, extent: Extent): string | undefined {
  const { before, after } = WORDING[mode];
  const rows = report.directions.filter((row) => extent.directions === undefined || row.mark !== "kept");
  if (rows.length === 0 || extent.directions === "none") return undefined;
  return [
    "### Who may call whom",
    table(
      ["Caller", "Called", "By", before, after],
      rows.map((row) => [
        ...sidesOf(report, row).map(markdownText),
        row.means,
        markdownText(row.before?.extent ?? "—"),
        row.mark === "kept" ? "unchanged" : `**${markdownText(row.after?.extent ?? "no longer")}**`,
      ]),
    ),
  ].join("\n\n");
}

interface Picture {
  readonly text: string;
  /** Whether parts are omitted so that the picture is drawn at all. */
  readonly isShortened: boolean;
}

/** The picture that the platform will draw: of everything, of the changes only, or none. */
function pictureOf(report: Report, { picture: most, characters }: Room, extent: Extent): Picture | undefined {
  if (report.applications.length === 0 || most === 0 || extent.picture === "none") return undefined;
  const whole = mermaidOf(report);
  const diagrams = [
    ...(extent.picture === undefined ? [{ diagram: whole, isShortened: false }] : []),
    ...(Number.isFinite(characters) ? [{ diagram: mermaidOf(changesIn(report)), isShortened: true }] : []),
  ];
  for (const { diagram, isShortened } of diagrams) {
    if (diagram !== undefined && diagram.length <= most)
      return { text: `\`\`\`mermaid\n${diagram}\n\`\`\`\n\n_${LEGEND}_`, isShortened };
  }
  return whole === undefined ? { text: `_${TOO_LARGE}_`, isShortened: false } : undefined;
}

/** The report without unchanged applications and directions. */
function changesIn(report: Report): Report {
  const changed = report.directions.filter(({ mark }) => mark !== "kept");
  const isTouched = ({ key, link }: Report["applications"][number]) =>
    isChanged(link) || changed.some(({ application }) => application === key);
  return { ...report, directions: changed, applications: report.applications.filter(isTouched) };
}

function others({ otherChanges }: Report): string | undefined {
  if (otherChanges === 0) return undefined;
  return `${otherChanges} ${otherChanges === 1 ? "change" : "changes"} to resources of other packages ${otherChanges === 1 ? "is" : "are"} not described here.`;
}

/** Says what was omitted for lack of room. */
function omissions(
  report: Report,
  room: Room,
  extent: Extent,
  isPictureShortened: boolean,
): string | undefined {
  if (!Number.isFinite(room.characters)) return undefined;
  const hasPicture = report.applications.length > 0;
  const isPictureLeftOut = hasPicture && pictureOf(report, room, extent) === undefined;
  const left = [
    ...(isPictureLeftOut ? ["the picture"] : []),
    ...(isPictureShortened ? ["what stays as it is in the picture"] : []),
    ...(extent.directions === "changes" ? ["who may call whom as before"] : []),
    ...(extent.directions === "none" && report.directions.length > 0 ? ["who may call whom"] : []),
    ...(extent.trail === "none" && report.auditTrail !== undefined ? ["the audit log"] : []),
    ...(extent.advice === "none" && report.risks.length > 0 ? ["what to do about the risks"] : []),
    ...(extent.changes === undefined ? [] : ["changes"]),
    ...(extent.risks === undefined ? [] : ["sentences about risks"]),
  ];
  return left.length === 0
    ? undefined
    : `_Left out for lack of room: ${left.join(", ")}. The HTML report has everything._`;
}

/** A table of cells that are already Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
