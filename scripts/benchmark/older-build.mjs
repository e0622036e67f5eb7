import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOCAL, ROOT } from "../setup/folders.mjs";
import { npm } from "../setup/npm.mjs";
import { runStep } from "../setup/step.mjs";

/** The build that others are measured against. */
export const OLDER_COMMIT = "0a7852b";

/**
 * The package as it was at {@link OLDER_COMMIT}: taken from the history, installed and built once.
 *
 * @returns {Promise<string>} Its folder.
 */
export async function ensureOlderBuild() {
  const folder = join(LOCAL, `build-${OLDER_COMMIT}`);
  const stamp = join(folder, "benchmark-stamp");
  if (existsSync(stamp)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync("git", ["archive", OLDER_COMMIT], { cwd: ROOT, maxBuffer: 2 ** 28 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  for (const [title, args] of /** @type {const} */ ([
    ["installing what the older build requires", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]],
    ["compiling the older build", ["run", "build"]],
  ])) {
    await runStep({
      ...npm([...args]),
      title,
      cwd: folder,
      advice: "the benchmark's history has to be there: clone with it.",
    });
  }
  writeFileSync(stamp, OLDER_COMMIT);
  return folder;
}
