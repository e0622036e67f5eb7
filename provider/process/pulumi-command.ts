import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** There may be a wrapper script between the CLI and this process. */
const MOST_ANCESTORS = 3;

/** Options that exclude resources of the stack from a run, as listed by `pulumi up --help`. */
const PARTIAL = /^(--(target|target-replace|exclude)(=.*)?|-[dfjrvy]*[tx].*)$/;

/** The environment variables for these options. */
const PARTIAL_VARIABLES = ["PULUMI_OPTION_TARGET", "PULUMI_OPTION_TARGET_REPLACE", "PULUMI_OPTION_EXCLUDE"];

/**
 * Whether the `pulumi` command that started this process excludes resources of the stack: `--target`, `--exclude` and
 * `--target-replace`. The engine does not tell providers, so the command line of the ancestor process is read; false if that
 * is impossible, as on Windows.
 *
 * @param env default: this process's
 * @param parent process id to start from; default: this process's parent
 */
export function isPartialRun(env = process.env, parent = process.ppid): boolean {
  if (PARTIAL_VARIABLES.some((name) => env[name] !== undefined && env[name] !== "")) return true;
  return isPartial(commandLineAbove(parent));
}

/**
 * @param commandLine the arguments of a command
 *
 * @example
 * isPartial(["pulumi", "up", "--target", "**::reporting"]) // true
 */
export function isPartial(commandLine: readonly string[]): boolean {
  const end = commandLine.indexOf("--");
  return commandLine.slice(1, end === -1 ? undefined : end).some((word) => PARTIAL.test(word));
}

/** The command line of the CLI among the ancestors; empty if there is none, or it cannot be read. */
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
      // The name in parentheses may contain anything; the parent is the second value after it.
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
