import { mkdtempSync, rmSync } from "node:fs";
import { onExit } from "./on-exit.mjs";

/**
 * Does something in a new folder, which is removed afterwards, and also when this process ends before that.
 *
 * @template Result
 * @param {string} prefix Path of the folder without the characters that make its name unique.
 * @param {(folder: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function inWorkFolder(prefix, work) {
  const folder = mkdtempSync(prefix);
  const cleanUp = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = onExit(cleanUp);
  try {
    return await work(folder);
  } finally {
    forget();
    cleanUp();
  }
}
