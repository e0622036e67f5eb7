import { ExpectedError } from "../setup/entry-point.mjs";

let steps = 0;

/**
 * @param {string} what The command or the action.
 * @param {string} shows What it shows.
 */
export function announce(what, shows) {
  steps += 1;
  write(`\n${steps}. ${what}: ${shows}`);
}

/**
 * Checks what a step claims; the quickstart ends with the first claim that is false.
 *
 * @param {string} sentence
 * @param {boolean} holds
 * @param {string} [seen] What was seen instead.
 * @throws {ExpectedError}
 */
export function claim(sentence, holds, seen) {
  if (!holds)
    throw new ExpectedError(`   ✘ does not hold: ${sentence}${seen ? `\n${indent(seen.trim())}` : ""}`);
  write(`   ✔ ${sentence}`);
}

/**
 * Shows the real output of the CLI or a server, without the lines that add nothing: starts of operations whose end is reported too, what
 * stays unchanged, and hints for the next command.
 *
 * @param {string} output
 */
export function show(output) {
  const lines = output.split("\n").filter((line) => line.trim() && !NOISE.some((noise) => noise.test(line)));
  write(indent(lines.map((line) => line.trimEnd()).join("\n")));
}

const NOISE = [
  /^@ |^Duration:|^View /,
  /ing \(0s\)|ing\.\.\.| running\s*$/,
  /^ {4}pulumi\S*:\S+ \S+\s*$/,
  /^The resources in the stack have been deleted|^If you want to remove the stack completely/,
];

/** @param {Record<string, unknown>[]} rows With the same keys each. */
export function showTable(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  show(
    cells
      .map((row) =>
        row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join("  ")
          .trimEnd(),
      )
      .join("\n"),
  );
}

/** @param {string} line */
export function write(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, "   │ ");
}
