import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { LOCAL, ROOT } from "./setup/folders.mjs";
import { ensureAll } from "./setup.mjs";

// npm run benchmark [-- COUNT]: what application links cost beside trivial dynamic resources, in the same run of the
// same CLI against a server without latency; and what loading the provider costs beside an empty module.

const FOLDER = join(LOCAL, "benchmark");
const LOAD_RUNS = 9;

/** A machine that others use as well makes single runs useless: the medians of these count. */
const ROUNDS = 3;

const TRIVIAL = `
const pulumi = require("@pulumi/pulumi");
const provider = 'exports.handler=()=>({check:async(o,n)=>({inputs:n}),diff:async(i,o,n)=>({changes:o.name!==n.name}),' +
  'create:async n=>({id:n.name,outs:n}),read:async(id,p)=>({id,props:p}),update:async(i,o,n)=>({outs:n}),delete:async()=>{}});';
class Trivial extends pulumi.CustomResource {
  constructor(name) { super("pulumi-nodejs:dynamic/benchmark:Trivial", name, { name, __provider: provider }); }
}
for (let i = 0; i < Number(process.env.COUNT); i++) new Trivial("r" + i);
`;

const LINKS = `
const { ApplicationLink } = require("pulumi-confluence-applinks");
for (let i = 0; i < Number(process.env.COUNT); i++) {
  new ApplicationLink("r" + i, { name: "Application " + i, rpcUrl: "https://application-" + i + ".example.com" });
}
`;

const COMMANDS = [
  { title: "first up", args: ["up", "--yes", "--skip-preview"] },
  { title: "no-op up", args: ["up", "--yes", "--expect-no-changes"] },
  { title: "refresh", args: ["refresh", "--yes", "--skip-preview"] },
  { title: "destroy", args: ["destroy", "--yes", "--skip-preview"] },
];

runMain(async () => {
  const count = Number(process.argv[2] ?? 200);
  const cli = await ensureAll();
  const { startEmulator } = createRequire(import.meta.url)(join(ROOT, "emulator", "dist", "index.js"));
  const server = await startEmulator({ product: "confluence" });
  try {
    rmSync(FOLDER, { recursive: true, force: true });
    const stacks = {
      trivial: await project(cli, "trivial", TRIVIAL, server.url, count),
      links: await project(cli, "links", LINKS, server.url, count),
    };
    /** @type {(kind: string, title: string) => number[]} */
    const secondsOf = (kind, title) => {
      const key = `${kind}: ${title}`;
      const known = seconds.get(key) ?? [];
      seconds.set(key, known);
      return known;
    };
    /** @type {Map<string, number[]>} */
    const seconds = new Map();
    /** @type {Map<string, number>} */
    const requests = new Map();
    for (let round = 1; round <= ROUNDS; round++) {
      console.error(`round ${round} of ${ROUNDS}`);
      // Command by command, so that another load on the machine meets both kinds alike.
      for (const { title, args } of COMMANDS) {
        for (const [kind, pulumi] of Object.entries(stacks)) {
          server.requests.clear();
          secondsOf(kind, title).push(await timed(() => pulumi(args)));
        }
        requests.set(title, server.requests.total);
      }
    }
    console.log(
      `\n${count} resources, medians of ${ROUNDS} rounds, Pulumi CLI ${cli.version}, Node ${process.version}`,
    );
    console.table(
      Object.fromEntries(
        COMMANDS.map(({ title }) => {
          const [trivial, links] = [median(secondsOf("trivial", title)), median(secondsOf("links", title))];
          return [
            title,
            {
              "trivial s": trivial.toFixed(1),
              "links s": links.toFixed(1),
              ratio: (links / trivial).toFixed(2),
              "links ms/resource": ((links * 1000) / count).toFixed(0),
              requests: requests.get(title),
            },
          ];
        }),
      ),
    );
    const empty = join(FOLDER, "empty.js");
    writeFileSync(empty, "");
    const [none, runtime] = [medianLoadMs(empty), medianLoadMs("pulumi-confluence-applinks/runtime/v1")];
    console.log(
      `loading runtime/v1: ${(runtime - none).toFixed(0)} ms more than an empty module (median of ${LOAD_RUNS})`,
    );
  } finally {
    await server.close();
    rmSync(FOLDER, { recursive: true, force: true });
  }
});

/**
 * A stack of its own.
 *
 * @param {import("./pulumi-cli.mjs").PulumiCli} cli
 * @param {string} kind
 * @param {string} program
 * @param {string} serverUrl
 * @param {number} count
 * @returns {Promise<(args: readonly string[]) => Promise<void>>} The CLI on it.
 */
async function project(cli, kind, program, serverUrl, count) {
  const folder = join(FOLDER, kind);
  const state = join(folder, "state");
  mkdirSync(state, { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), `name: benchmark-${kind}\nruntime: nodejs\nmain: index.js\n`);
  writeFileSync(join(folder, "index.js"), program);
  writeFileSync(join(folder, "package.json"), `{ "name": "benchmark-${kind}", "private": true }\n`);
  const env = {
    ...cli.env,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "benchmark",
    COUNT: String(count),
    CONFLUENCE_BASE_URL: serverUrl,
    CONFLUENCE_USERNAME: "admin",
    CONFLUENCE_PASSWORD: "admin",
  };
  /** @param {readonly string[]} args */
  const pulumi = async (args) => {
    await new Promise((resolve, reject) => {
      execFile(
        join(cli.binDir, "pulumi"),
        [...args, "--non-interactive", "--color=never"],
        { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) =>
          error
            ? reject(
                new ExpectedError(
                  `\`pulumi ${args[0]}\` failed:\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`,
                ),
              )
            : resolve(undefined),
      );
    });
  };
  await pulumi(["stack", "init", "benchmark"]);
  return pulumi;
}

/**
 * @param {() => Promise<void>} run
 * @returns {Promise<number>} Seconds.
 */
async function timed(run) {
  const startedMs = performance.now();
  await run();
  return (performance.now() - startedMs) / 1000;
}

/** @param {string} module */
function medianLoadMs(module) {
  const script = `const t=process.hrtime.bigint();require(${JSON.stringify(module)});process.stdout.write(String(Number(process.hrtime.bigint()-t)/1e6))`;
  const times = Array.from({ length: LOAD_RUNS }, () =>
    Number(spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }).stdout),
  );
  return median(times);
}

/** @param {readonly number[]} numbers An odd number of them. */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
