/** Longer than a logout takes, shorter than the five seconds after which the engine kills a plugin. */
const LONGEST_GOODBYE_MS = 2_000;

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

const NEVER = new Promise<never>(() => undefined);

const goodbyes = new Map<object, () => Promise<void>>();
let isWatching = false;
let isEnding = false;

/**
 * Runs something at the end of this process: when nothing is left to do, as in a program, or on a signal, as the engine
 * sends to its plugins. Errors are ignored at that point.
 *
 * @param owner has one function: a later one replaces it
 * @returns resolves when what has to be ended may begin: never, if a signal is already ending this process
 */
export async function whenProcessEnds(owner: object, goodbye: () => Promise<void>): Promise<void> {
  if (isEnding) return NEVER;
  goodbyes.set(owner, goodbye);
  if (isWatching) return;
  isWatching = true;
  process.on("beforeExit", () => void sayGoodbyes());
  for (const signal of SIGNALS) process.on(signal, endBy);
}

async function endBy(signal: (typeof SIGNALS)[number]): Promise<void> {
  // npx forwards a signal that the process group has already received.
  if (isEnding) return;
  // Other listeners have received the signal, and decide when the process ends.
  isEnding = process.listenerCount(signal) === 1;
  const patience = new Promise((resolve) => setTimeout(resolve, LONGEST_GOODBYE_MS));
  await Promise.race([sayGoodbyes(), patience]);
  if (!isEnding) return;
  for (const each of SIGNALS) process.off(each, endBy);
  process.kill(process.pid, signal);
}

async function sayGoodbyes(): Promise<void> {
  const all = [...goodbyes.values()];
  goodbyes.clear();
  await Promise.allSettled(all.map((goodbye) => goodbye()));
}
