import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { npmInstall } from "./npm";

/** A program that runs JavaScript as Node.js does, from its npm package. */
interface JavaScriptRuntime {
  readonly version: string;
  /** The package's script that installs the program for this system. */
  readonly installer: string;
  /** Before the script's name. */
  readonly args: readonly string[];
}

/** This is the version that the documentation says is tested. */
export const JAVASCRIPT_RUNTIMES = {
  bun: { version: "1.4.4", installer: "install.js", args: ["run"] },
  deno: { version: "2.9.6", installer: "install.cjs", args: ["run", "--allow-all"] },
} as const satisfies Record<string, JavaScriptRuntime>;

export type RuntimeName = keyof typeof JAVASCRIPT_RUNTIMES;

/** The command line of a runtime, before the script; it is fetched the first time, for this user. */
export async function commandOf(name: RuntimeName): Promise<readonly [command: string, ...args: string[]]> {
  const { version, args } = JAVASCRIPT_RUNTIMES[name];
  const folder = join(cacheHome(), "pulumi-confluence-applinks", `${name}-${version}`);
  if (!existsSync(folder)) await fetchTo(folder, name);
  return [join(folder, "node_modules", ".bin", name), ...args];
}

async function fetchTo(folder: string, name: RuntimeName): Promise<void> {
  const { version, installer } = JAVASCRIPT_RUNTIMES[name];
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}-`);
  await npmInstall(partial, `${name}@${version}`);
  const installed = join(partial, "node_modules", name);
  await promisify(execFile)(process.execPath, [installer], { cwd: installed });
  // Another process may have been faster.
  await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
}

function cacheHome(): string {
  return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}
