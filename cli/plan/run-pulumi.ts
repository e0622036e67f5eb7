import { spawn } from "node:child_process";
import { CommandError } from "../command-error";

/** How a command of the Pulumi CLI ended. */
export interface PulumiResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the `pulumi` that is on PATH, not interactive and without colours.
 *
 * @throws CommandError when there is none
 */
export function runPulumi(
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string | undefined; env?: Readonly<Record<string, string>> } = {},
): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color=never"], {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (cause) => reject(notRunning(cause, cwd)));
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

function notRunning(cause: Error, cwd: string | undefined): CommandError {
  const hint = `Is the Pulumi CLI on PATH${cwd === undefined ? "" : `, and is ${cwd} a folder`}?`;
  return new CommandError(`Could not run pulumi: ${cause.message}. ${hint}`, { cause });
}
