import { endWithShellOfNpm } from "./shell-watch.mjs";

/** A failure whose message already says what failed and what to do. It is shown to the user without a stack trace. */
export class ExpectedError extends Error {}

/**
 * Runs an entry point of `scripts/`: an expected error ends it with just its message, anything else with its stack trace.
 *
 * @param {() => Promise<number | void>} main Returns the exit code; nothing means 0.
 */
export async function runMain(main) {
  endWithShellOfNpm();
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    const isExpected = error instanceof ExpectedError;
    process.stderr.write(`\n${isExpected ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  }
}
