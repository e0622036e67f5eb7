import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ExpectedError } from "../setup/entry-point.mjs";
import { watchProcesses } from "./processes.mjs";

/** The four commands of a stack's lifecycle. */
export const COMMANDS = {
  "first up": ["up", "--yes", "--skip-preview"],
  "no-op up": ["up", "--yes", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/**
 * @typedef {object} Measured
 * @property {number} wallS
 * @property {Record<string, import("./processes.mjs").Usage>} processes
 * @property {number} stateBytes Size of the checkpoint afterwards.
 */

/**
 * A stack of its own in a folder.
 *
 * @param {import("../pulumi-cli.mjs").PulumiCli} cli
 * @param {string} folder Emptied; what the program requires is found from here.
 * @param {{ files: Record<string, string>, path?: string[], env?: Record<string, string> }} program
 * @returns {Promise<(args: string[]) => Promise<Measured>>} The CLI on it.
 */
export async function createStack(cli, folder, { files, path = [], env = {} }) {
  rmSync(folder, { recursive: true, force: true });
  const state = join(folder, "state");
  mkdirSync(state, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const environment = {
    ...cli.env,
    PATH: [...path, cli.env.PATH].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "benchmark",
    CONFLUENCE_USERNAME: "admin",
    CONFLUENCE_PASSWORD: "admin",
    ...env,
  };
  /** @param {string[]} args */
  const pulumi = async (args) => {
    const startedMs = performance.now();
    const child = spawn(join(cli.binDir, "pulumi"), [...args, "--non-interactive", "--color=never"], {
      cwd: folder,
      env: environment,
    });
    const processes = watchProcesses(child.pid ?? 0);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const code = await new Promise((resolve) => child.once("close", resolve));
    const usage = processes();
    if (code !== 0)
      throw new ExpectedError(`\`pulumi ${args[0]}\` in ${folder} failed:\n${output.slice(-4000)}`);
    const wallS = (performance.now() - startedMs) / 1000;
    return { wallS, processes: usage, stateBytes: sizeOf(join(state, ".pulumi", "stacks")) };
  };
  await pulumi(["stack", "init", "benchmark"]);
  return pulumi;
}

/** @param {string} folder */
function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === "benchmark.json")
    .reduce((total, { parentPath, name }) => total + statSync(join(parentPath, name)).size, 0);
}
