import { startBound } from "./bound-process.mjs";
import { ExpectedError } from "./entry-point.mjs";
import { formatElapsed, report } from "./report.mjs";

/** How often progress is shown: on a terminal a user has to see it move, in a log few lines are enough. */
const PROGRESS_INTERVAL_MS = process.stderr.isTTY ? 5_000 : 30_000;
const KEPT_OUTPUT_CHARS = 4_000;

/**
 * @typedef {object} Step
 * @property {string} [title] What the step does; begins its progress lines. Without it the step is silent.
 * @property {string} command The program; started without a shell.
 * @property {string[]} args
 * @property {string} advice What the user can do when it fails.
 * @property {NodeJS.ProcessEnv} [env] The whole environment. Default: this process's.
 * @property {string} [cwd] Default: this process's.
 * @property {number} [timeoutMs] Ends the command after so long. Default: never.
 * @property {(line: string) => void} [onErrorLine] Called with every line of stderr.
 * @property {(elapsedMs: number) => string} [progress] What a progress line says besides the elapsed time.
 */

/**
 * Runs one command of the set-up, with progress lines, and gives back what it wrote to stdout.
 * It ends together with this process.
 *
 * @param {Step} step
 * @returns {Promise<string>}
 * @throws {ExpectedError} with the command, the end of its output and the advice.
 */
export async function runStep(step) {
  const startedAt = Date.now();
  if (step.title) report(`${step.title} …`);
  const timer = setInterval(() => {
    const elapsedMs = Date.now() - startedAt;
    const detail = step.progress?.(elapsedMs);
    report(`${step.title}: ${formatElapsed(elapsedMs)} elapsed${detail ? `, ${detail}` : ""}`);
  }, PROGRESS_INTERVAL_MS);
  if (!step.title) clearInterval(timer);
  try {
    const { stdout, failure, output } = await runCommand(step);
    if (failure) throw new ExpectedError(failureMessage(step, failure, output));
    if (step.title) report(`${step.title}: done in ${formatElapsed(Date.now() - startedAt)}`);
    return stdout;
  } finally {
    clearInterval(timer);
  }
}

/** @param {Step} step */
function runCommand(step) {
  return new Promise((resolve) => {
    const { child, kill } = startBound(step.command, step.args, {
      cwd: step.cwd,
      env: step.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    let errorLine = "";
    let hasTimedOut = false;
    const timeout =
      step.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            hasTimedOut = true;
            kill();
          }, step.timeoutMs);
    /** @param {string | undefined} failure */
    const finish = (failure) => {
      clearTimeout(timeout);
      resolve({ stdout, output, failure });
    };
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output = (output + text).slice(-KEPT_OUTPUT_CHARS);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-KEPT_OUTPUT_CHARS);
      const lines = (errorLine + text).split("\n");
      errorLine = lines.pop() ?? "";
      for (const line of lines) step.onErrorLine?.(line);
    });
    child.on("error", (error) => finish(`could not be started (${error.message})`));
    child.on("close", (code, signal) => {
      if (hasTimedOut) finish(`did not finish within ${formatElapsed(step.timeoutMs ?? 0)}`);
      else if (code === 0) finish(undefined);
      else finish(signal ? `was ended by ${signal}` : `failed with exit code ${code}`);
    });
  });
}

/**
 * @param {Step} step
 * @param {string} failure
 * @param {string} output
 */
function failureMessage(step, failure, output) {
  const shown = output.trim().split("\n").slice(-25).join("\n  ");
  return [
    `Set-up failed${step.title ? ` while ${step.title}` : ""}: the command`,
    `  ${[step.command, ...step.args].join(" ")}`,
    `${failure}${shown ? `:\n\n  ${shown}\n` : "."}`,
    `What to do: ${step.advice}`,
  ].join("\n");
}
