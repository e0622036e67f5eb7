import type { Report } from "../report";
import { escaped } from "./html-text";
import { changeLines, sidesOf, TRAIL_HEADS, TRAIL_TITLE, trailRows } from "./lines";
import { LEGEND, TOO_LARGE } from "./marked-label";
import { pictureOf } from "./picture";
import { adviceOf, type Mode, riskSummary, summaryOf, UNKNOWN_TITLE, WORDING } from "./wording";

/** The report as a self-contained HTML page without scripts, for a pipeline artifact or an email. */
export function htmlOf(report: Report, mode: Mode): string {
  const wording = WORDING[mode];
  const directionRows = report.directions.map((row) => {
    const after = row.mark === "kept" ? "unchanged" : (row.after?.extent ?? "no longer");
    return `<tr class="${row.mark}">${cells([...sidesOf(report, row), row.means, row.before?.extent ?? "—", after])}</tr>`;
  });
  const changeItems = changeLines(report).map(
    ({ operation, sentence }) =>
      `<li><strong class="${operation}">${wording.operations[operation]}</strong> ${escaped(sentence)}</li>`,
  );
  const riskRows = report.risks.map(
    ({ level, sentence, advice }) =>
      `<tr><td><span class="level ${level}">${level}</span></td>${cells(wording.riskAdvice === undefined ? [sentence] : [sentence, advice])}</tr>`,
  );
  const unknownItems = report.unknown.map((sentence) => `<li>${escaped(sentence)}</li>`);
  const advice = adviceOf(report, mode, { text: escaped, code: (text) => `<code>${escaped(text)}</code>` })
    .map((sentence) => `<p>${sentence}</p>`)
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${wording.title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${wording.title}</h1>
${report.errors.length === 0 ? "" : `<div class="errors"><strong>${wording.failed}.</strong><pre>${escaped(report.errors.join("\n"))}</pre></div>`}
${section(UNKNOWN_TITLE, unknownItems, (items) => `<ul>${items}</ul>`)}
<p>${escaped(summaryOf(report, wording) ?? "")}</p>
${section(`Risks: ${riskSummary(report.risks)}`, riskRows, (rows) => table(["Level", "Risk", ...(wording.riskAdvice === undefined ? [] : [wording.riskAdvice])], rows))}
${section(wording.changes, changeItems, (items) => `<ul>${items}</ul>${advice}`)}
${trail(report)}
${section("Who may call whom", directionRows, (rows) => table(["Caller", "Called", "By", wording.before, wording.after], rows))}
${report.applications.length === 0 ? "" : figure(pictureOf(report))}
${report.otherChanges === 0 ? "" : `<p>Changed resources of other packages, not described here: ${report.otherChanges}.</p>`}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
figure { margin: 1.5rem 0; overflow-x: auto; } figcaption { font-size: .85rem; opacity: .75; }
td:first-child .level { white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
tr.added td:last-child, strong.create { color: #1a7f37; font-weight: 600; }
tr.removed td:last-child, strong.delete { color: #cf222e; font-weight: 600; }
tr.changed td:last-child, strong.update, strong.replace { color: #9a6700; font-weight: 600; }
.level { padding: .1rem .5rem; border-radius: 1rem; color: #fff; font-size: .85rem; background: #57606a; }
.level.high { background: #cf222e; } .level.medium { background: #9a6700; }
.errors { border-left: 4px solid #cf222e; padding: .2rem 1rem; } pre { white-space: pre-wrap; }
svg { max-width: 100%; min-width: 40rem; height: auto; }
@media (prefers-color-scheme: dark) {
  tr.added td:last-child, strong.create { color: #57ab5a; }
  tr.removed td:last-child, strong.delete { color: #f47067; }
  tr.changed td:last-child, strong.update, strong.replace { color: #d4a72c; }
}
`;

function trail(report: Report): string {
  if (report.auditTrail === undefined) return "";
  const rows = trailRows(report).map((texts) => `<tr>${cells(texts)}</tr>`);
  const notes = report.auditTrail.notes.map((note) => `<p>${escaped(note)}</p>`);
  return section(
    TRAIL_TITLE,
    [rows.length === 0 ? "" : table(TRAIL_HEADS, rows.join("\n")), ...notes],
    (parts) => parts,
  );
}

function figure(picture: string | undefined): string {
  return picture === undefined
    ? `<p>${TOO_LARGE}</p>`
    : `<figure>${picture}<figcaption>${LEGEND}</figcaption></figure>`;
}

function section(title: string, items: readonly string[], wrap: (items: string) => string): string {
  return items.length === 0 ? "" : `<h2>${escaped(title)}</h2>\n${wrap(items.join("\n"))}`;
}

function table(head: readonly string[], rows: string): string {
  const headings = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${headings}</tr></thead><tbody>\n${rows}\n</tbody></table></div>`;
}

function cells(texts: readonly (string | undefined)[]): string {
  return texts.map((text) => `<td>${escaped(text ?? "")}</td>`).join("");
}
