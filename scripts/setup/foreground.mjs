import { spawn } from "node:child_process";
import { constants } from "node:os";

/** npm passes on a signal that its group has already received: two of a kind within this time are one. */
const ECHO_MS = 500;

/**
 * Runs a program as if it had been started instead of this process: with its input and output, every signal passed on
 * once, and waited for.
 *
 * @param {string} command Started without a shell.
 * @param {string[]} args
 * @param {Pick<import("node:child_process").SpawnOptions, "cwd" | "env">} [options]
 * @returns {Promise<number>} Its exit code; 128 + the signal's number when it was ended by one.
 */
export function runInForeground(command, args, options = {}) {
  // Only a member of the terminal's foreground group can prompt there, and it receives Ctrl-C itself. Anything else gets a group of its
  // own, so that a signal to this group does not reach it twice: to the CLI, a second one means "at once".
  const isInteractive = process.stdin.isTTY === true;
  const isGroup = !isInteractive && process.platform !== "win32";
  const child = spawn(command, args, { ...options, stdio: "inherit", detached: isGroup });
  /** @type {Map<NodeJS.Signals, number>} */
  const passedAtMs = new Map();
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const nowMs = performance.now();
    const isEcho = nowMs - (passedAtMs.get(signal) ?? Number.NEGATIVE_INFINITY) < ECHO_MS;
    if (isEcho || (signal === "SIGINT" && isInteractive)) return;
    passedAtMs.set(signal, nowMs);
    child.kill(signal);
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass);
  });
}
