import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { ADMINISTRATOR, confluence, jira } from "./confluence/products.mjs";
import { completeWizard } from "./confluence/wizard.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runInForeground } from "./setup/foreground.mjs";

/** Which Jira goes with which Confluence: of the same platform. */
const JIRA_FOR = { 9.2: "10.3", 10.2: "11.3" };

/** Permits HTTP Basic on a Confluence that refuses it by default. */
const BASIC_ON = "-Dcom.atlassian.plugins.authentication.basic.auth.filter.force.allow=true";

const CONFLUENCE_URL = process.env.CONFLUENCE_TEST_BASE_URL ?? "http://127.0.0.1:8090";
const JIRA_URL = process.env.JIRA_TEST_BASE_URL ?? "http://127.0.0.1:8080";
/** Jira's address in the network of the containers. */
const JIRA_FOR_CONFLUENCE = "http://jira:8080";
/** This machine's address there. */
const PEER_URL = "http://host.docker.internal:18100";

const COMPOSE = ["compose", "--file", join("tests", "confluence", "compose.yaml")];

const USAGE = `Usage: npm run confluence -- 9.2|10.2 [--basic] [--keep]
       npm run confluence -- set-up

With a version: starts that Confluence and a Jira in containers, drives their first-run wizards, runs the contract suite, observe and the
end-to-end test on them, and removes them. "set-up" drives the wizards of servers that are up already.

  --basic   HTTP Basic is accepted by Confluence 10 as well
  --keep    the containers stay: docker compose -f tests/confluence/compose.yaml down --volumes

CONFLUENCE_LICENSE and JIRA_LICENSE hold licences; see tests/confluence/README.md.`;

runMain(async () => {
  const { values, positionals } = readArguments();
  const [what = "", ...rest] = positionals;
  if (rest.length === 0 && what === "set-up") return setUp();
  if (rest.length > 0 || !isVersion(what)) throw new ExpectedError(USAGE);
  requireLicences();
  const env = {
    ...process.env,
    CONFLUENCE_VERSION: what,
    JIRA_VERSION: JIRA_FOR[what],
    CONFLUENCE_JVM_ARGS: values.basic ? BASIC_ON : "",
  };
  try {
    await succeed("docker", [...COMPOSE, "up", "--detach"], env);
    await setUp();
    return await examineServers();
  } finally {
    if (!values.keep) await runInForeground("docker", [...COMPOSE, "down", "--volumes"], { cwd: ROOT, env });
  }
});

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { basic: { type: "boolean", default: false }, keep: { type: "boolean", default: false } },
    });
  } catch (error) {
    throw new ExpectedError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/**
 * @param {string} text
 * @returns {text is keyof typeof JIRA_FOR}
 */
function isVersion(text) {
  return Object.hasOwn(JIRA_FOR, text);
}

/** Both wizards, at the same time: each takes minutes, most of which is waiting. */
async function setUp() {
  const { CONFLUENCE_LICENSE, JIRA_LICENSE } = requireLicences();
  const options = {
    /** @param {string} words */
    say: (words) => process.stdout.write(`${words}\n`),
    withinMs: Number(process.env.CONFLUENCE_WIZARD_WITHIN_MS ?? 20 * 60_000),
  };
  await Promise.all([
    completeWizard(CONFLUENCE_URL, confluence(CONFLUENCE_LICENSE), options),
    completeWizard(JIRA_URL, jira(JIRA_LICENSE, JIRA_FOR_CONFLUENCE), options),
  ]);
}

function requireLicences() {
  const { CONFLUENCE_LICENSE, JIRA_LICENSE } = process.env;
  if (CONFLUENCE_LICENSE && JIRA_LICENSE) return { CONFLUENCE_LICENSE, JIRA_LICENSE };
  throw new ExpectedError(
    `Set ${CONFLUENCE_LICENSE ? "JIRA_LICENSE" : "CONFLUENCE_LICENSE"}: a Data Center licence, as tests/confluence/README.md says.`,
  );
}

/** The suites and the observation; all of them, whatever the outcome of one. */
async function examineServers() {
  const { username, password } = ADMINISTRATOR;
  const env = {
    ...process.env,
    CONFLUENCE_TEST_BASE_URL: CONFLUENCE_URL,
    CONFLUENCE_TEST_USERNAME: username,
    CONFLUENCE_TEST_PASSWORD: password,
    CONFLUENCE_TEST_PEER_URL: JIRA_FOR_CONFLUENCE,
    JIRA_TEST_BASE_URL: JIRA_URL,
  };
  const test = join(ROOT, "scripts", "test.mjs");
  const codes = [
    await runInForeground(process.execPath, [test, "contract", "--runInBand"], { env }),
    await runInForeground(process.execPath, [test, "e2e", "third-party-application"], { env }),
  ];
  await recordObservation();
  return Math.max(...codes);
}

/** Into observations/, where a test compares the emulator with it. */
async function recordObservation() {
  const { username, password } = ADMINISTRATOR;
  const observe = [
    "observe",
    "--json",
    "--base-url",
    CONFLUENCE_URL,
    "--username",
    username,
    "--peer-url",
    PEER_URL,
  ];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, "dist", "cli", "main.js"), ...observe],
    { env: { ...process.env, CONFLUENCE_PASSWORD: password } },
  );
  const { product, version } = JSON.parse(stdout);
  const file = join("observations", `${product}-${version}.json`);
  writeFileSync(join(ROOT, file), stdout);
  process.stdout.write(
    `Observed: ${file}. Hold the emulator against it: npm test -- emulator observations\n`,
  );
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function succeed(command, args, env) {
  const code = await runInForeground(command, args, { cwd: ROOT, env }).catch((error) => {
    throw new ExpectedError(`${command} cannot be started: ${error.message}`);
  });
  if (code !== 0) throw new ExpectedError(`${command} ${args.join(" ")} ended with ${code}.`);
}
