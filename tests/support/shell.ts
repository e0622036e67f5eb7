import { spawn } from "node:child_process";

/** How a script ended. */
export interface ScriptResult {
  readonly code: number;
  /** stdout and stderr as a pipeline's log shows them. */
  readonly output: string;
}

/** Runs a script as pipelines do: with bash, stopping at the first command that fails. */
export function runScript(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<ScriptResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
