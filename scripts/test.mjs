import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBound } from "./setup/bound-process.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { onExit } from "./setup/on-exit.mjs";
import { ensureAll, ensureProject } from "./setup.mjs";

/** Folders under tests/ that hold no suite. */
const NO_SUITES = ["support", "confluence"];

/** The suites that run the real CLI. */
const CLI_SUITES = ["e2e", "browser"];

// npm test [-- suite… [jest options…]]
runMain(async () => {
  await ensureProject();
  const known = readdirSync(join(ROOT, "tests")).filter((name) => !NO_SUITES.includes(name));
  const args = process.argv.slice(2);
  const firstOption = args.findIndex((arg) => !known.includes(arg));
  const suites = firstOption === -1 ? args : args.slice(0, firstOption);
  if (suites.length === 0 || suites.some((suite) => CLI_SUITES.includes(suite))) await ensureAll();
  const selection = suites.length > 0 ? ["--selectProjects", ...suites] : [];
  // Last, because it takes every word after it.
  return runJest([...args.slice(suites.length), ...selection]);
});

/**
 * @param {string[]} args
 * @returns {Promise<number>} The exit code.
 */
async function runJest(args) {
  // The tests' temporary folder too, so that an interrupted run leaves nothing of theirs.
  const folder = mkdtempSync(join(tmpdir(), "applinks-tests-"));
  onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const resultFile = join(folder, "result.json");
  const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
  const { child } = startBound(process.execPath, [jest, "--json", `--outputFile=${resultFile}`, ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  return summarise(readResult(resultFile), code);
}

/**
 * @param {string} file
 * @returns {{ success: boolean, numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numRuntimeErrorTestSuites: number }}
 */
function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    process.stderr.write("jest ended without a result\n");
    return {
      success: false,
      numPassedTests: 0,
      numFailedTests: 1,
      numPendingTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
  }
}

/**
 * @param {ReturnType<typeof readResult>} result
 * @param {number | null} code
 */
function summarise(result, code) {
  const passed = result.numPassedTests;
  // A test file that does not even load counts as one failure.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (result.numPendingTests > 0) process.stdout.write(`${result.numPendingTests} not run\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return code === 0 && result.success && failed === 0 && passed > 0 ? 0 : 1;
}
