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
