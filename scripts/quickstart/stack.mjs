import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startBound } from "../setup/bound-process.mjs";
import { ExpectedError } from "../setup/entry-point.mjs";
import { ROOT } from "../setup/folders.mjs";
import { SESSION_FOLDER, STACK } from "./session.mjs";

/** A login of the embedded servers with every permission. */
export const ADMIN = { username: "ada", password: "ada-4711" };

/** The logins that a visitor of the embedded servers can use. */
export const LOGINS =
  "ada/ada-4711 (system administrator), max/max-4711 (administrator), eda/eda-4711 (plain user)";

const STATE_FOLDER = join(SESSION_FOLDER, "state");

/**
 * The environment in which the CLI works on the quickstart's stack: its state is a file of this clone, and the user's own
 * `~/.pulumi` is left alone.
 *
 * @param {import("../pulumi-cli.mjs").PulumiCli} cli
 * @returns {NodeJS.ProcessEnv}
 */
export function stackEnv(cli) {
  mkdirSync(STATE_FOLDER, { recursive: true });
  return {
    ...cli.env,
    PULUMI_HOME: join(SESSION_FOLDER, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(STATE_FOLDER).href,
    PULUMI_STACK: STACK,
    // The program has already been type-checked; without the compiler every command is seconds faster.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // It protects only throw-away keys of throw-away servers.
    PULUMI_CONFIG_PASSPHRASE: "quickstart",
  };
}

/**
 * @typedef {(args: string[]) => Promise<{ code: number, output: string, stdout: string }>} Pulumi Runs the CLI on the
 *   quickstart's stack; `output` holds stdout and stderr as a user sees them.
 */

/**
 * Creates the stack, configured for the two servers.
 *
 * @param {import("../pulumi-cli.mjs").PulumiCli} cli
 * @param {import("./session.mjs").Session} session
 * @returns {Promise<Pulumi>}
 */
export async function createStack(cli, session) {
  const env = stackEnv(cli);
  /** @type {Pulumi} */
  const pulumi = (args) =>
    run(join(cli.binDir, "pulumi"), [...args, "--non-interactive", "--color=never"], env);
  for (const args of [
    ["stack", "init", STACK],
    ["config", "set-all", ...configuration(session)],
  ]) {
    const { code, output } = await pulumi(args);
    if (code !== 0) throw new ExpectedError(`\`pulumi ${args.slice(0, 2).join(" ")}\` failed:\n${output}`);
  }
  return pulumi;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {ReturnType<Pulumi>}
 */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const { child } = startBound(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}

/** @param {import("./session.mjs").Session} session */
function configuration(session) {
  return [
    ...["--plaintext", `confluence:baseUrl=${session.confluence.url}`],
    ...["--plaintext", `confluence:username=${ADMIN.username}`],
    ...["--secret", `confluence:password=${ADMIN.password}`],
    ...["--plaintext", `jiraUrl=${session.jira.url}`],
  ];
}
