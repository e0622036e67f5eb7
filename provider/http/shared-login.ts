import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppLinksError, type AppLinksErrorDetails } from "./errors";
import { sleep } from "./retry";
import type { HttpSettings } from "./settings";

/** A note that is older says nothing: by then another run may have the same engine address. */
const KEPT_MS = 10 * 60_000;

/** Longer than a login that is answered takes. */
const LONGEST_WAIT_MS = 30_000;

const POLL_MS = 20;

interface Note {
  /** Who is trying, or has tried. */
  readonly pid: number;
  readonly refusal?: AppLinksErrorDetails;
}

/**
 * What the processes of one run tell each other about a login: the program, with its lookups, and the provider know
 * nothing of each other, and each would try a wrong password once. A note in the user's temporary folder is there while
 * one of them tries, and stays when it was refused; after a good login nothing is left.
 *
 * Where no such note can be kept, each process is on its own.
 */
export class SharedLogin {
  readonly #folder: string;
  readonly #file: string;
  #isOurs = false;

  /**
   * @param run what only the processes of this run have in common: the address of their engine
   * @param temporary default: the system's temporary folder
   */
  constructor(run: string, { baseUrl, credentials }: HttpSettings, temporary = tmpdir()) {
    this.#folder = join(temporary, ["pulumi-confluence-applinks", process.getuid?.()].join("-"));
    // Without the password, because its hash could be guessed at; failures count against the account in any case.
    const account = credentials.kind === "password" ? credentials.username : credentials.token;
    const name = JSON.stringify([run, baseUrl, credentials.kind, account]);
    this.#file = join(this.#folder, createHash("sha256").update(name).digest("hex"));
  }

  /**
   * Waits until no other process tries this login. Follow it with {@link leave}, unless it returns something.
   *
   * @returns the error of the process that was refused
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

  /** Tells the others how it went: `refusal` keeps them from trying. */
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

  /** False when another process was faster. */
  #begin(): boolean {
    removeOldNotes(this.#folder);
    const note: Note = { pid: process.pid };
    try {
      writeFileSync(this.#file, JSON.stringify(note), { flag: "wx", mode: 0o600 });
      this.#isOurs = true;
      return true;
    } catch (error) {
      // Anything else is no reason to fail: then the others are not told.
      return (error as NodeJS.ErrnoException).code !== "EEXIST";
    }
  }
}

/** Makes the folder; false when it is, or could be, somebody else's. */
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

/** Undefined when it is gone, or not whole yet. */
function readNote(file: string): Note | undefined {
  try {
    // Only this class writes in there.
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

/** What cannot be removed, because somebody else has it open, is soon too old. */
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
