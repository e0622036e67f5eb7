/**
 * A line of progress, on stderr: stdout is for the result of the command.
 *
 * @param {string} line
 */
export function report(line) {
  process.stderr.write(`[set-up] ${line}\n`);
}

/**
 * @param {number} ms
 * @returns {string} `7 s`, `1 min 05 s`
 */
export function formatElapsed(ms) {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
