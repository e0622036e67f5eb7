import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./folders.mjs";
import { npm } from "./npm.mjs";
import { runStep } from "./step.mjs";

/** Installs the dependencies with `npm ci` unless node_modules matches package-lock.json. */
export async function ensureDependencies() {
  if (areInstalled(ROOT)) return;
  await runStep({
    // An `npm run --silent` around this would make npm silent about its errors too.
    ...npm(["ci", "--no-audit", "--no-fund", "--loglevel=warn"]),
    title: "installing the dependencies (npm ci)",
    cwd: ROOT,
    progress: () => "usually under a minute",
    advice: "check that the npm registry can be reached (`npm ping`) and repeat.",
  });
}

/**
 * @param {string} root The folder of package-lock.json and node_modules.
 * @returns {boolean}
 */
export function areInstalled(root) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  // npm writes this one last, so an interrupted installation has none.
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const present = installed[path];
    if (!present) return entry.optional === true || entry.peer === true;
    return present.version === entry.version && existsSync(join(root, path));
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }> | undefined}
 */
function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages;
  } catch {
    return undefined;
  }
}
