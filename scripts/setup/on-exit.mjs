/** @type {Set<() => void>} */
const cleanUps = new Set();

/** Exit codes a shell expects of a process that ended on a signal: 128 + the signal's number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const SIGNALS = /** @type {(keyof typeof EXIT_CODES)[]} */ (Object.keys(EXIT_CODES));

/**
 * Registers a synchronous clean-up that runs when this process ends, be it normally, by an error or by Ctrl-C.
 * The newest runs first; one that throws does not keep the others from running.
 *
 * @param {() => void} cleanUp
 * @returns {() => void} Takes the registration back, for work that has been finished or cleaned up already.
 */
export function onExit(cleanUp) {
  if (cleanUps.size === 0) listen();
  cleanUps.add(cleanUp);
  return () => {
    // Without anything to clean up, signals keep their default effect.
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
  };
}

function listen() {
  process.on("exit", runAll);
  for (const signal of SIGNALS) process.on(signal, end);
}

function stopListening() {
  process.off("exit", runAll);
  for (const signal of SIGNALS) process.off(signal, end);
}

/** @param {keyof typeof EXIT_CODES} signal */
function end(signal) {
  process.exit(EXIT_CODES[signal]);
}

function runAll() {
  for (const cleanUp of [...cleanUps].reverse()) {
    try {
      cleanUp();
    } catch (error) {
      process.stderr.write(`clean-up: ${error instanceof Error ? error.message : error}\n`);
    }
  }
}
