import type { Finding, Severity } from "./finding";

/** The terminal's codes for green, cyan, yellow and red. */
const COLOURS: Readonly<Record<Severity, number>> = { ok: 32, note: 36, warning: 33, error: 31 };

const SEVERITY_WIDTH = 9;

/** The findings as a table with three columns, with advice below the finding that it belongs to. */
export function findingsTable(
  findings: readonly Finding[],
  { isColoured, width }: { isColoured: boolean; width: number },
): string {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const indent = SEVERITY_WIDTH + checkWidth;
  const textWidth = Math.max(40, width - indent);
  let previous = "";
  const lines = findings.flatMap(({ check, severity, says, advice }) => {
    const name = check === previous ? "" : check;
    previous = check;
    const word = severity.padEnd(SEVERITY_WIDTH);
    const text = [
      ...wrapped(says, textWidth),
      ...(advice === undefined ? [] : wrapped(`→ ${advice}`, textWidth)),
    ];
    return text.map((line, index) =>
      index === 0
        ? `${isColoured ? `\u001b[${COLOURS[severity]}m${word}\u001b[39m` : word}${name.padEnd(checkWidth)}${line}`
        : `${" ".repeat(indent)}${line}`,
    );
  });
  return `${lines.join("\n")}\n`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
