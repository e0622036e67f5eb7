import { EXIT } from "./exit-codes";

/** The exit codes a shell expects from a process ended by a signal: 128 + the signal's number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
const SIGNALS = Object.keys(EXIT_CODES) as readonly (keyof typeof EXIT_CODES)[];

/** npx forwards a signal that the process group has already received: two within this time count as one. */
const ECHO_MS = 500;

/** The command was ended by a signal; only its message is shown. */
export class Interrupted extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
    this.name = "Interrupted";
  }
}

/** The messages of an interrupted command. */
export interface InterruptionWords {
  /** Shown at the first signal. */
  readonly ending: string;
  /** Shown when it has cleaned up. */
  readonly ended: string;
  /** Shown at the second signal: what is left behind. */
  readonly left: () => string | undefined;
}

/**
 * Runs work that the first signal aborts gracefully; it then rejects with the signal's reason. A second signal ends the process at once.
 *
 * @throws Interrupted when a signal ended it
 */
export async function interruptible<T>(
  words: InterruptionWords,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let first: { readonly exitCode: number; readonly atMs: number } | undefined;
  const interrupt = (signal: keyof typeof EXIT_CODES) => {
    const exitCode = EXIT_CODES[signal];
    if (first === undefined) {
      first = { exitCode, atMs: performance.now() };
      process.stderr.write(`${words.ending}\n`);
      abort.abort(new Interrupted(exitCode, words.ended));
    } else if (performance.now() - first.atMs > ECHO_MS) {
      process.stderr.write(`${words.left() ?? words.ended}\n`);
      process.exit(exitCode);
    }
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const result = await work(abort.signal);
    abort.signal.throwIfAborted();
    return result;
  } catch (error) {
    if (first === undefined || error instanceof Interrupted) throw error;
    throw new Interrupted(first.exitCode, error instanceof Error ? error.message : String(error));
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
