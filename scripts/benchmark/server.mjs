import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/**
 * @typedef {object} ServerUsage
 * @property {number} cpuS CPU seconds since it was started.
 * @property {number} total Requests since {@link Server.clear}.
 * @property {Record<string, number>} byRoute The same by method and path.
 */

/**
 * The emulator in a process of its own.
 *
 * @param {object} [options] Default: a Confluence as it is set up.
 */
export async function startServer(options = {}) {
  const child = fork(join(import.meta.dirname, "server-process.mjs"), [JSON.stringify(options)]);
  const [{ url }] = await once(child, "message");
  /** @param {"usage" | "clear" | "rename"} question */
  const ask = async (question) => {
    const response = once(child, "message");
    child.send({ ask: question });
    return /** @type {ServerUsage} */ ((await response)[0]);
  };
  return {
    /** @type {string} */
    url,
    usage: () => ask("usage"),
    /** Counts from 0. */
    clear: () => ask("clear"),
    /** Renames one link as somebody would by hand. */
    rename: () => ask("rename"),
    async close() {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}
