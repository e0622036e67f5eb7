import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBound } from "./setup/bound-process.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { onExit } from "./setup/on-exit.mjs";
import { readSelection, unmatchedWords } from "./setup/test-selection.mjs";
import { ensureAll, ensureProject } from "./setup.mjs";

/** The projects of jest.config.js, the second passes of a suite on other servers among them. */
const SUITES = createRequire(import.meta.url)("../jest.config.js").projects.map(
  (/** @type {{ displayName: string }} */ { displayName }) => displayName,
);

/** The suites that run the real CLI. */
const CLI_SUITES = ["e2e", "browser"];

// npm test [-- suite… pattern… [jest options…]]
runMain(async () => {
  await ensureProject();
  const selection = readSelection(process.argv.slice(2), SUITES);
  const { suites } = selection;
  if (suites.length === 0 || suites.some((suite) => CLI_SUITES.includes(suite))) await ensureAll();
  return runJest(selection);
});

/**
 * @param {import("./setup/test-selection.mjs").TestSelection} selection
 * @returns {Promise<number>} The exit code.
 */
async function runJest(selection) {
  const { suites, patterns, options } = selection;
  // The tests' temporary folder too, so that an interrupted run leaves nothing of theirs.
  const folder = mkdtempSync(join(tmpdir(), "applinks-tests-"));
  // Servers that are started as root read their files there as somebody else.
  chmodSync(folder, 0o711);
  onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const resultFile = join(folder, "result.json");
  const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
  // The suites last, because that option takes every word after it.
  const selected = [...patterns, ...options, ...(suites.length > 0 ? ["--selectProjects", ...suites] : [])];
  const { child } = startBound(
    process.execPath,
    [jest, "--json", `--outputFile=${resultFile}`, ...selected],
    {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const code = await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  return summarise(selection, readResult(resultFile), code);
}

/**
 * @typedef {{ success: boolean, numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numRuntimeErrorTestSuites: number, testResults: { name: string }[] }} Result
 */

/**
 * @param {string} file
 * @returns {Result | undefined} Nothing when jest ran no test, or was ended.
 */
function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * @param {import("./setup/test-selection.mjs").TestSelection} selection
 * @param {Result | undefined} result
 * @param {number | null} code
 */
function summarise(selection, result, code) {
  const files = result?.testResults.map(({ name }) => name) ?? [];
  const unmatched = unmatchedWords(selection, files, SUITES);
  for (const sentence of unmatched) process.stderr.write(`${sentence}\n`);
  const passed = result?.numPassedTests ?? 0;
  const broken = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  const hasRun = passed + broken > 0;
  if (!hasRun && unmatched.length === 0) process.stderr.write("No test ran: none has a name that matches.\n");
  if (result !== undefined && result.numPendingTests > 0)
    process.stdout.write(`${result.numPendingTests} not run\n`);
  // What selects nothing, or a run without a test, is a failure as well.
  const failed = broken + unmatched.length || (hasRun ? 0 : 1);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return code === 0 && result?.success === true && failed === 0 ? 0 : 1;
}
