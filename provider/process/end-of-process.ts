/** Longer than a logout takes, shorter than the five seconds after which the engine kills a plugin. */
const LONGEST_GOODBYE_MS = 2_000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const goodbyes = new Map<object, () => Promise<void>>();
let isWatching = false;

/**
 * Runs something at the end of this process: when nothing is left to do, as in a program, or on a signal, as the engine
 * sends to its plugins. Errors are ignored at that point.
 *
 * @param owner has one function: a later one replaces it
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
  // Other listeners have received the signal; if there are none, it now ends the process as it would have done.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

async function sayGoodbyes(): Promise<void> {
  const all = [...goodbyes.values()];
  goodbyes.clear();
  await Promise.allSettled(all.map((goodbye) => goodbye()));
}
