import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A wrapper script may stand between the CLI and this process. */
const MOST_ANCESTORS = 3;

/** Options with which a run leaves resources of the stack out, as `pulumi up --help` lists them. */
const PARTIAL = /^(--(target|target-replace|exclude)(=.*)?|-[dfjrvy]*[tx].*)$/;

/** Options that the CLI also takes from the environment. */
const PARTIAL_VARIABLES = ["PULUMI_OPTION_TARGET", "PULUMI_OPTION_TARGET_REPLACE", "PULUMI_OPTION_EXCLUDE"];

/**
 * Whether the `pulumi` command that this process works for leaves resources of the stack out: `--target`, `--exclude` and
 * `--target-replace`. The engine tells a provider nothing of it, so the command line of the process above is read; false
 * where that cannot be read, as on Windows.
 *
 * @param env default: this process's
 * @param parent process id to begin with; default: this process's parent
 */
export function isPartialRun(env = process.env, parent = process.ppid): boolean {
  if (PARTIAL_VARIABLES.some((name) => env[name] !== undefined && env[name] !== "")) return true;
  return isPartial(commandLineAbove(parent));
}

/**
 * @param commandLine the words of a command
 *
 * @example
 * isPartial(["pulumi", "up", "--target", "**::reporting"]) // true
 */
export function isPartial(commandLine: readonly string[]): boolean {
  const end = commandLine.indexOf("--");
  return commandLine.slice(1, end === -1 ? undefined : end).some((word) => PARTIAL.test(word));
}

/** The command line of the CLI above; empty when there is none to be seen. */
function commandLineAbove(parent: number): readonly string[] {
  let pid = parent;
  for (let ancestor = 0; ancestor < MOST_ANCESTORS && pid > 1; ancestor += 1) {
    const seen = lookAt(pid);
    if (seen === undefined) return [];
    if (/(^|[\\/])pulumi(\.exe)?$/.test(seen.commandLine[0] ?? "")) return seen.commandLine;
    pid = seen.parent;
  }
  return [];
}

function lookAt(pid: number): { parent: number; commandLine: readonly string[] } | undefined {
  try {
    if (process.platform === "linux") {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      // The name in brackets may hold anything; the parent is the second value after it.
      const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1];
      return { parent: Number(parent), commandLine };
    }
    if (process.platform === "win32") return undefined;
    const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
    const [parent, ...commandLine] = stdout.trim().split(/\s+/);
    return { parent: Number(parent), commandLine };
  } catch {
    return undefined;
  }
}
