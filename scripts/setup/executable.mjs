import { accessSync, constants } from "node:fs";

/**
 * @param {string} path
 * @returns {boolean} Whether there is a file that this user may run.
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
