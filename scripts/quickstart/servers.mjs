import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../setup/entry-point.mjs";
import { ROOT } from "../setup/folders.mjs";
import { onExit } from "../setup/on-exit.mjs";
import { SESSION_FOLDER } from "./session.mjs";

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 50;

/**
 * Starts an embedded server on a free port. It ends with this process unless `keep` is called.
 *
 * @param {"confluence" | "jira"} product
 * @returns {Promise<{ server: import("./session.mjs").Server, keep: () => void }>}
 */
export async function startServer(product) {
  mkdirSync(SESSION_FOLDER, { recursive: true });
  const logFile = join(SESSION_FOLDER, `${product}.log`);
  const log = openSync(logFile, "w");
  // A file instead of a pipe, so that the server can outlive this process.
  const child = spawn(
    process.execPath,
    [join(ROOT, "emulator", "dist", "main.js"), "--port", "0", "--product", product],
    {
      stdio: ["ignore", log, log],
      detached: true,
    },
  );
  closeSync(log);
  child.unref();
  const keep = onExit(() => kill(child.pid, "SIGTERM"));
  const ready = await readyLine(child, logFile);
  if (!ready)
    throw new ExpectedError(
      `The embedded ${product} did not start:\n${readFileSync(logFile, "utf8").trim()}`,
    );
  return { server: { url: ready.url, applicationId: ready.applicationId, pid: child.pid ?? 0 }, keep };
}

/**
 * Ends a server that was kept; one that has already ended, or whose process id now belongs to something else, is left alone.
 *
 * @param {import("./session.mjs").Server} server
 */
export async function stopServer(server) {
  if (!(await isRunning(server))) return;
  kill(server.pid, "SIGTERM");
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (kill(server.pid, 0)) {
    if (Date.now() > deadline) kill(server.pid, "SIGKILL");
    await sleep(POLL_MS);
  }
}

/**
 * @param {import("./session.mjs").Server} server
 * @returns {Promise<boolean>} Whether this very server still responds.
 */
export async function isRunning(server) {
  if (!kill(server.pid, 0)) return false;
  try {
    const response = await fetch(`${server.url}/rest/applinks/1.0/manifest`, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(STOP_TIMEOUT_MS),
    });
    const manifest = /** @type {{ id?: string }} */ (await response.json());
    return manifest.id === server.applicationId;
  } catch {
    return false;
  }
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} logFile
 * @returns {Promise<{ url: string, applicationId: string } | undefined>}
 */
async function readyLine(child, logFile) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const [line = ""] = readFileSync(logFile, "utf8").split("\n", 1);
    if (line.startsWith("{") && line.endsWith("}")) return JSON.parse(line);
    await sleep(POLL_MS);
  }
  return undefined;
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} Whether there is such a process.
 */
function kill(pid, signal) {
  if (!pid) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
