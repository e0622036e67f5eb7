import { randomUUID } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "./entry-point.mjs";
import { onExit } from "./on-exit.mjs";
import { report } from "./report.mjs";

const HEARTBEAT_MS = 2_000;
const POLL_MS = 200;
const WAITING_NOTE_MS = 10_000;
/** A lock that was not touched for this long, while somebody watched it, is stale. */
const SILENCE_MS = 30_000;

/**
 * Runs `action` while no other process holds the lock `file`, waiting for it as long as its holder lives.
 * A lock left by a process that is gone is taken over.
 *
 * @template T
 * @param {string} file Its folder is made when missing.
 * @param {string} purpose What the holder is doing, for those who wait.
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, purpose, action) {
  return hold(file, action, (content) => acquire(file, content, purpose));
}

/**
 * The same for work that must not run twice: it does not wait.
 *
 * @template T
 * @param {string} file Its folder is made when missing.
 * @param {(pid: number) => string} refusal The message when another process is doing it.
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 * @throws {ExpectedError} with that message.
 */
export async function withFreeLock(file, refusal, action) {
  return hold(file, action, async (content) => {
    while (!create(file, content)) {
      const current = read(file);
      if (current === undefined) continue;
      if (!isHolderGone(current.content)) throw new ExpectedError(refusal(holder(current.content)?.pid ?? 0));
      takeOver(file, current.content);
    }
  });
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @param {(content: string) => Promise<void>} obtain
 * @returns {Promise<T>}
 */
async function hold(file, action, obtain) {
  mkdirSync(dirname(file), { recursive: true });
  const content = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });
  await obtain(content);
  const release = () => {
    if (read(file)?.content === content) rmSync(file, { force: true });
  };
  const forget = onExit(release);
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    forget();
    release();
  }
}

/**
 * @param {string} file
 * @param {string} content
 * @param {string} purpose
 */
async function acquire(file, content, purpose) {
  let watched = { content: "", touchedAtMs: 0, sinceMs: 0 };
  let notedAtMs = 0;
  for (;;) {
    if (create(file, content)) return;
    const current = read(file);
    if (current === undefined) continue;
    const nowMs = performance.now();
    if (current.content !== watched.content || current.touchedAtMs !== watched.touchedAtMs) {
      watched = { ...current, sinceMs: nowMs };
    }
    if (isHolderGone(current.content) || nowMs - watched.sinceMs > SILENCE_MS) {
      takeOver(file, current.content);
      continue;
    }
    if (notedAtMs === 0 || nowMs - notedAtMs > WAITING_NOTE_MS) {
      notedAtMs = nowMs;
      report(`waiting for process ${holder(current.content)?.pid ?? "?"}, which is ${purpose}`);
    }
    await sleep(POLL_MS);
  }
}

/**
 * Makes the lock appear with its content in one step, so that nobody ever reads half of it.
 *
 * @param {string} file
 * @param {string} content
 */
function create(file, content) {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Moves a stale lock away. Only one of several processes that try succeeds; if it has moved a newer lock, of a process that was faster, it
 * puts that back.
 *
 * @param {string} file
 * @param {string} staleContent
 */
function takeOver(file, staleContent) {
  const moved = `${file}.${randomUUID()}`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  try {
    if (read(moved)?.content !== staleContent) linkSync(moved, file);
  } catch {
    // Somebody holds the lock again already.
  } finally {
    rmSync(moved, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return { content: readFileSync(file, "utf8"), touchedAtMs: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over, because this process slept longer than the others wait.
  }
}

/** @param {string} content */
function isHolderGone(content) {
  const owner = holder(content);
  if (owner?.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

/**
 * @param {string} content
 * @returns {{ pid: number, host: string } | undefined}
 */
function holder(content) {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
