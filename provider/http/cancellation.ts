import { setMaxListeners } from "node:events";

/** Cancels a run, or one operation of it. Any number of requests may wait at once: Node.js takes more than ten for a leak, and says so on stderr. */
export function runController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Waits for something, at most until one of these is aborted. What it waited for may continue.
 *
 * @param signals of the run, and of the operation that is running
 * @param stopped gives or throws what it ends with when it is aborted
 */
export async function waitDuring<T>(
  signals: readonly AbortSignal[],
  waiting: Promise<T>,
  stopped: () => T,
): Promise<T> {
  if (signals.length === 0) return waiting;
  let stop = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    for (const signal of signals) signal.addEventListener("abort", stop, { once: true });
    if (signals.some((signal) => signal.aborted)) stop();
  });
  try {
    return await Promise.race([waiting, aborted.then(stopped)]);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", stop);
  }
}
