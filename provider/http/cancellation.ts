import { setMaxListeners } from "node:events";

/** Cancels a run. Any number of requests may wait at once: Node.js takes more than ten for a leak, and says so on stderr. */
export function runController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Waits for something, at most until the run is cancelled.
 *
 * @param run aborted when the run is cancelled
 */
export async function waitDuring(run: AbortSignal | undefined, waiting: Promise<void>): Promise<void> {
  if (run === undefined) return waiting;
  let stop = (): void => {};
  const cancelled = new Promise<void>((resolve) => {
    stop = resolve;
    run.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([waiting, cancelled]);
  } finally {
    run.removeEventListener("abort", stop);
  }
}
