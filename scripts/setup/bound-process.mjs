import { execFileSync, spawn } from "node:child_process";
import { onExit } from "./on-exit.mjs";

/**
 * Starts a program, without a shell. Neither it nor anything that it starts outlives this process.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Pick<import("node:child_process").SpawnOptions, "cwd" | "env" | "stdio">} options
 * @returns {{ child: import("node:child_process").ChildProcess, kill: () => void }}
 */
export function startBound(command, args, options) {
  // A process group of its own, so that its children can be ended with it.
  const isGroup = process.platform !== "win32";
  const child = spawn(command, args, { ...options, detached: isGroup });
  const kill = () => {
    if (child.pid === undefined) return;
    // The CLI puts its plugins into groups of their own: they are looked up while their parents are still running.
    const others = isGroup ? descendantsOf(child.pid) : [];
    for (const pid of [isGroup ? -child.pid : child.pid, ...others]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Already gone.
      }
    }
  };
  child.on("close", onExit(kill));
  return { child, kill };
}

/**
 * @param {number} root
 * @returns {number[]} Nothing where there is no `ps`.
 */
function descendantsOf(root) {
  /** @type {(number | undefined)[][]} */
  let processes;
  try {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    processes = table
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number));
  } catch {
    return [];
  }
  const found = [root];
  for (const parent of found) {
    for (const [pid, ppid] of processes) if (ppid === parent && pid !== undefined) found.push(pid);
  }
  return found.slice(1);
}
