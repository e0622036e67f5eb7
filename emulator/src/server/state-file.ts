import { renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ServerState } from "../state/server-state";

/** How long changes are collected before they are written. */
const debounceMs = 50;

/** The file an emulator keeps its state in. */
export interface StateFile {
  /** Marks the state as changed; it is written shortly afterwards. */
  changed(): void;
  /** Writes what has not been written yet. */
  flush(): void;
}

/**
 * Reads a state file; undefined when there is none yet.
 *
 * @throws Error in one sentence when the file is not a state.
 */
export async function readStateFile(path: string): Promise<Partial<ServerState> | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const state = parse(text);
  if (state === undefined)
    throw new Error(`The file ${path} does not contain emulator state; move it away to start afresh.`);
  return state;
}

/** Keeps a file in sync with the state, with some delay. Every write is atomic: a reader sees the old or the new state. */
export function createStateFile(path: string, state: () => ServerState): StateFile {
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const temporary = `${path}.${process.pid}.tmp`;
    // Private: the state holds passwords and keys.
    writeFileSync(temporary, `${JSON.stringify(state(), null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  };
  return {
    changed() {
      timer ??= setTimeout(flush, debounceMs).unref();
    },
    flush,
  };
}

/** Without `instanceof`: under jest, Node's own errors are not instances of the test's `Error`. */
function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}

function parse(text: string): Partial<ServerState> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is Partial<ServerState> {
  return typeof value === "object" && value !== null && "applicationId" in value && "ownConsumer" in value;
}
