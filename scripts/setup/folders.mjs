import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** What the scripts leave in the repository, ignored by git: the quickstart's stack, locks, the build's stamp. */
export const LOCAL = join(ROOT, ".pulumi-local");

/**
 * What all clones of this user share, in the system's cache folder.
 *
 * @returns {string}
 */
export function userCache() {
  return join(cacheHome(), "pulumi-confluence-applinks");
}

function cacheHome() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32") return LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return join(homedir(), ".cache");
}
