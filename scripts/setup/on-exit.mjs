/** @type {Set<() => void>} */
const cleanUps = new Set();
let isListening = false;

/** Exit codes a shell expects of a process that ended on a signal: 128 + the signal's number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Registers a synchronous clean-up that runs when this process ends, be it normally, by an error or by Ctrl-C.
 * The newest runs first; one that throws does not keep the others from running.
 *
 * @param {() => void} cleanUp
 * @returns {() => void} Takes the registration back, for work that has been finished or cleaned up already.
 */
export function onExit(cleanUp) {
  listen();
  cleanUps.add(cleanUp);
  return () => cleanUps.delete(cleanUp);
}

function listen() {
  if (isListening) return;
  isListening = true;
  process.on("exit", runAll);
  for (const [signal, code] of Object.entries(EXIT_CODES)) process.once(signal, () => process.exit(code));
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
