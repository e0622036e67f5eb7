import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppLinksError, type AppLinksErrorDetails } from "./errors";
import type { HttpSettings } from "./http-settings";
import { sleep } from "./retry";

/** Older notes are ignored: by then, another run may have the same engine address. */
const KEPT_MS = 10 * 60_000;

/** Longer than any login takes that gets a response. */
const LONGEST_WAIT_MS = 30_000;

const POLL_MS = 20;

interface Note {
  /** The process that is trying, or has tried. */
  readonly pid: number;
  readonly refusal?: AppLinksErrorDetails;
}

/**
 * Shares the outcome of a login between the processes of one run: the program, with its lookups, and the provider do not
 * know of each other, and each would try a wrong password once. A note in the user's temporary folder exists while one of
 * them tries, and stays if the login was rejected; after a successful login, nothing is left.
 *
 * If no such note can be stored, each process is on its own.
 */
export class SharedLogin {
  readonly #folder: string;
  readonly #file: string;
  #isOurs = false;

  /**
   * @param run identifies the processes of this run: the address of their engine
   * @param temporary default: the system's temporary folder
   */
  constructor(run: string, { baseUrl, credentials }: HttpSettings, temporary = tmpdir()) {
    this.#folder = join(temporary, ["pulumi-confluence-applinks", process.getuid?.()].join("-"));
    // Without the password, because its hash would allow guessing it; failures count against the account in any case.
    const account = credentials.kind === "password" ? credentials.username : credentials.token;
    const name = JSON.stringify([run, baseUrl, credentials.kind, account]);
    this.#file = join(this.#folder, createHash("sha256").update(name).digest("hex"));
  }

  /**
   * Waits until no other process is trying this login. Call {@link leave} afterwards, unless it returns something.
   *
   * @returns the error of the process whose login was rejected
   */
  async enter(): Promise<AppLinksError | undefined> {
    if (!isPrivateFolder(this.#folder)) return undefined;
    for (const startMs = Date.now(); Date.now() - startMs < LONGEST_WAIT_MS; ) {
      if (this.#begin()) return undefined;
      const note = readNote(this.#file);
      if (note?.refusal !== undefined) return new AppLinksError(note.refusal);
      if (note !== undefined && !isAlive(note.pid)) remove(this.#file);
      else await sleep(POLL_MS);
    }
    return undefined;
  }

  /** Tells the others the outcome: `refusal` keeps them from trying. */
  leave(refusal: AppLinksError | undefined): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    if (refusal === undefined) {
      remove(this.#file);
      return;
    }
    const { reason, what, detail, hint, instance, status } = refusal;
    const note: Note = { pid: process.pid, refusal: { reason, what, detail, hint, instance, status } };
    try {
      writeFileSync(this.#file, JSON.stringify(note), { mode: 0o600 });
    } catch {
      remove(this.#file);
    }
  }

  /** False if another process was faster. */
  #begin(): boolean {
    removeOldNotes(this.#folder);
    const note: Note = { pid: process.pid };
    try {
      writeFileSync(this.#file, JSON.stringify(note), { flag: "wx", mode: 0o600 });
      this.#isOurs = true;
      return true;
    } catch (error) {
      // Any other error is ignored: the other processes are not told then.
      return (error as NodeJS.ErrnoException).code !== "EEXIST";
    }
  }
}

/** Creates the folder; false if it is, or could be, somebody else's. */
function isPrivateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const { uid, mode } = lstatSync(folder);
    // On Windows the temporary folder is the user's own.
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
  } catch {
    return false;
  }
}

/** Undefined if it no longer exists, or is incomplete. */
function readNote(file: string): Note | undefined {
  try {
    // Only this class writes to it.
    return JSON.parse(readFileSync(file, "utf8")) as Note;
  } catch {
    return undefined;
  }
}

function removeOldNotes(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (Date.now() - statSync(file).mtimeMs > KEPT_MS) remove(file);
    }
  } catch {
    // Another process was faster.
  }
}

/** A file that cannot be removed, because another process has it open, will soon be too old. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
