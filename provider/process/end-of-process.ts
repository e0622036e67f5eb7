/** Longer than a logout takes, shorter than the five seconds after which the engine kills a plugin. */
const LONGEST_GOODBYE_MS = 2_000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const goodbyes = new Map<object, () => Promise<void>>();
let isWatching = false;

/**
 * Has something done at the end of this process: when nothing is left to do, as in a program, or when it is told to end,
 * as the engine tells its plugins. Errors are nobody's concern by then.
 *
 * @param owner has one goodbye: a later one replaces it
 */
export function whenProcessEnds(owner: object, goodbye: () => Promise<void>): void {
  goodbyes.set(owner, goodbye);
  if (isWatching) return;
  isWatching = true;
  process.on("beforeExit", () => void sayGoodbyes());
  for (const signal of SIGNALS) process.once(signal, () => void endBy(signal));
}

async function endBy(signal: (typeof SIGNALS)[number]): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, LONGEST_GOODBYE_MS));
  await Promise.race([sayGoodbyes(), patience]);
  // Whoever else listens has been told; without one, the signal ends the process as it would have at first.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

async function sayGoodbyes(): Promise<void> {
  const all = [...goodbyes.values()];
  goodbyes.clear();
  await Promise.allSettled(all.map((goodbye) => goodbye()));
}
