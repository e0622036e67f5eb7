import { setMaxListeners } from "node:events";

/** Cancels a run. Any number of requests may wait at once: Node.js takes more than ten for a leak, and says so on stderr. */
export function runController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Waits for something, at most until one of these is aborted.
 *
 * @param signals of the run, and of the operation that is running
 */
export async function waitDuring(signals: readonly AbortSignal[], waiting: Promise<void>): Promise<void> {
  if (signals.length === 0) return waiting;
  let stop = (): void => {};
  const cancelled = new Promise<void>((resolve) => {
    stop = resolve;
    for (const signal of signals) signal.addEventListener("abort", stop, { once: true });
    if (signals.some(({ aborted }) => aborted)) stop();
  });
  try {
    await Promise.race([waiting, cancelled]);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", stop);
  }
}
