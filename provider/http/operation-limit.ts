import { AsyncLocalStorage } from "node:async_hooks";
import { runController, waitDuring } from "./cancellation";
import { AppLinksError } from "./errors";

/** Node.js takes more than this for one millisecond; no operation takes 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Aborted when an operation has taken too long; the reason is the error. */
const limits = new AsyncLocalStorage<AbortSignal | undefined>();

/**
 * Runs an operation on a resource that may take only so long. After that its requests that read are given up, one that writes is completed,
 * and no others are sent.
 *
 * @param operation as the resource option `customTimeouts` calls it
 * @param seconds 0 = any time
 * @throws AppLinksError `cancelled`
 */
export async function limited<T>(
  operation: "create" | "update" | "delete",
  seconds: number,
  run: () => Promise<T>,
): Promise<T> {
  if (!(seconds > 0)) return run();
  const controller = runController();
  const end = (): void => controller.abort(tookTooLong(operation, seconds));
  const timer = setTimeout(end, Math.min(seconds * 1000, LONGEST_TIMER_MS));
  try {
    return await limits.run(controller.signal, run);
  } finally {
    clearTimeout(timer);
  }
}

/** The limit of the operation that is running; undefined = it has none. */
export function limit(): AbortSignal | undefined {
  return limits.getStore();
}

/** Runs what other operations share, whose time is not up with that of the first one. */
export function unlimited<T>(run: () => Promise<T>): Promise<T> {
  return limits.run(undefined, run);
}

/** Waits for something that continues without this operation, at most until its time is up. */
export async function withinLimit<T>(waiting: Promise<T>): Promise<T> {
  const signal = limit();
  if (signal === undefined) return waiting;
  return waitDuring([signal], waiting, () => {
    throw signal.reason;
  });
}

function tookTooLong(operation: string, seconds: number): AppLinksError {
  return new AppLinksError({
    reason: "cancelled",
    what: `The ${operation} took longer than the ${seconds} s that the resource option customTimeouts allows`,
    hint: `Raise \`${operation}\` in that option, or remove it, and run again: it continues from here.`,
  });
}
