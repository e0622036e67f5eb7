import { spawn } from "node:child_process";
import { onExit } from "./on-exit.mjs";

/**
 * Starts a program, without a shell, that does not outlive this process, nor does anything it started itself.
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
    try {
      process.kill(isGroup ? -child.pid : child.pid, "SIGKILL");
    } catch {
      // Already gone.
    }
  };
  child.on("close", onExit(kill));
  return { child, kill };
}
