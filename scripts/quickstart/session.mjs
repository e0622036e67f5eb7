import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOCAL, ROOT } from "../setup/folders.mjs";

/** Everything the quickstart leaves on the disk: the stack's state, the servers' logs, the session. */
export const SESSION_FOLDER = join(LOCAL, "quickstart");

/** Name of the stack that is deployed. */
export const STACK = "local";

/** Where the CLI keeps the stack's configuration. */
const STACK_CONFIG_FILE = join(ROOT, `Pulumi.${STACK}.yaml`);

const SESSION_FILE = join(SESSION_FOLDER, "session.json");

/**
 * @typedef {{ url: string, applicationId: string, pid: number }} Server An embedded server that is running.
 * @typedef {{ confluence: Server, jira: Server }} Session
 */

/** Removes everything an earlier run left. */
export function clearSession() {
  rmSync(SESSION_FOLDER, { recursive: true, force: true, maxRetries: 5 });
  rmSync(STACK_CONFIG_FILE, { force: true });
}

/** @param {Session} session */
export function writeSession(session) {
  writeFileSync(SESSION_FILE, JSON.stringify(session, undefined, 2));
}

/** @returns {Session | undefined} The servers that `--keep` left running. */
export function readSession() {
  try {
    return JSON.parse(readFileSync(SESSION_FILE, "utf8"));
  } catch {
    return undefined;
  }
}
