import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureTool } from "../../language-tools.mjs";
import { installNodeSdk } from "../../node-sdk.mjs";
import { LOCAL, ROOT } from "../../setup/folders.mjs";
import { entryOf } from "../figures.mjs";
import { COMMANDS, createStack } from "../measured-stack.mjs";
import { ensureOlderBuild } from "../older-build.mjs";
import { links, pluginLinks, trivial, yamlLinks } from "../programs.mjs";
import { startServer } from "../server.mjs";

/**
 * The stacks that can be compared: a program, and the folder of the package that it finds.
 *
 * @type {Record<string, (count: number, cli: import("../../pulumi-cli.mjs").PulumiCli) => Promise<{ within: string, files: Record<string, string>, path?: string[] }>>}
 */
const STACKS = {
  trivial: async () => ({ within: ROOT, files: trivial }),
  links: async () => ({ within: ROOT, files: links }),
  older: async () => ({ within: await ensureOlderBuild(), files: links }),
  plugin: async (_count, cli) => {
    const within = join(LOCAL, "benchmark-plugin");
    rmSync(within, { recursive: true, force: true });
    mkdirSync(within, { recursive: true });
    await installNodeSdk(cli.binDir, ROOT, within);
    return { within, files: pluginLinks };
  },
  yaml: async (count, cli) => {
    removeKeptSchemas();
    return {
      within: ROOT,
      files: yamlLinks(count),
      path: [await ensureTool("language-yaml", cli.binDir)],
    };
  },
};

/** The YAML host has kept that of an earlier build, which has the same version. */
function removeKeptSchemas() {
  for (const name of readdirSync(ROOT))
    if (/^schema-confluence.*\.json$/.test(name)) rmSync(join(ROOT, name));
}

/** @typedef {import("../measured-stack.mjs").Measured & { serverCpuS: number, requests: number }} Run */

/**
 * Commands, stack beside stack, each with a server of its own.
 *
 * @param {import("../../pulumi-cli.mjs").PulumiCli} cli
 * @param {{ count: number, rounds: number, kinds: readonly string[], commands?: readonly string[], env?: Record<string, string> }} options
 * Without `commands`, all four; a stack begins and ends empty. `env`: of the CLI, in addition.
 * @returns {Promise<Record<string, Record<string, Run[]>>>} By kind and command, round by round.
 */
export async function measureCommands(cli, { count, rounds, kinds, commands = Object.keys(COMMANDS), env }) {
  /** @type {Record<string, Awaited<ReturnType<typeof start>>>} */
  const stacks = {};
  try {
    for (const kind of kinds) stacks[kind] = await start(cli, kind, count, env);
    /** @type {Record<string, Record<string, Run[]>>} */
    const measured = Object.fromEntries(
      kinds.map((kind) => [kind, Object.fromEntries(commands.map((title) => [title, []]))]),
    );
    for (let round = 1; round <= rounds; round++) {
      console.error(`  ${count} resources, round ${round} of ${rounds}`);
      for (const title of commands) {
        // The first one runs on a colder machine.
        const order = round % 2 === 1 ? kinds : [...kinds].reverse();
        for (const kind of order)
          entryOf(entryOf(measured, kind), title).push(
            await entryOf(stacks, kind).run(entryOf(COMMANDS, title)),
          );
      }
    }
    return measured;
  } finally {
    for (const { close } of Object.values(stacks)) await close();
  }
}

/**
 * @param {import("../../pulumi-cli.mjs").PulumiCli} cli
 * @param {string} kind
 * @param {number} count
 * @param {Record<string, string>} [env]
 */
async function start(cli, kind, count, env) {
  const { within, ...program } = await entryOf(STACKS, kind)(count, cli);
  // The older build has no other login.
  const server = await startServer({ basicAuth: { blocked: false } });
  const folder = join(within, LOCAL.slice(ROOT.length + 1), "benchmark", kind);
  const pulumi = await createStack(cli, folder, {
    ...program,
    env: { ...env, COUNT: String(count), CONFLUENCE_BASE_URL: server.url },
  });
  return {
    /** @param {string[]} args @returns {Promise<Run>} */
    async run(args) {
      const before = await server.clear();
      const measured = await pulumi(args);
      const { cpuS, total } = await server.usage();
      return { ...measured, serverCpuS: cpuS - before.cpuS, requests: total };
    },
    close: server.close,
  };
}
