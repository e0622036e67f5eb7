import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LOCAL, ROOT } from "../../setup/folders.mjs";
import { COMMANDS, createStack } from "../measured-stack.mjs";
import { links, trivial } from "../programs.mjs";
import { startServer } from "../server.mjs";

/** Whose code a frame is, by its file; Node.js works for whoever has called it. */
const OWNERS = /** @type {const} */ ([
  ["loading modules", /^node:internal\/modules\//],
  ["this provider", /\/dist\/runtime\/v1\.js$/],
  ["HTTP client (undici)", /\/undici\//],
  ["gRPC and protobuf", /\/(@grpc|google-protobuf|protobufjs)\//],
  ["Pulumi's SDK", /\/@pulumi\/pulumi\//],
]);

const WRITES = /^write(v|Latin1String|Utf8String|Buffer)$/;

/** @typedef {{ id: number, callFrame: { functionName: string, url: string }, children?: number[] }} Node */
/** @typedef {{ nodes: Node[], samples: number[], timeDeltas: number[] }} Profile */

/**
 * CPU milliseconds of the plugin by what they are spent on, for each command. One round says it.
 *
 * @param {import("../../pulumi-cli.mjs").PulumiCli} cli
 * @param {number} count
 * @returns {Promise<Record<string, Record<string, Record<string, number>>>>} By stack, command and owner.
 */
export async function measureProfile(cli, count) {
  /** @type {Record<string, Record<string, Record<string, number>>>} */
  const measured = {};
  for (const [kind, files] of Object.entries({ trivial, links })) {
    const server = await startServer({ basicAuth: { blocked: false } });
    try {
      const folder = join(LOCAL, "benchmark", "profile");
      const profiles = join(folder, "profiles");
      const preload = join(ROOT, "scripts", "benchmark", "profiled.cjs");
      const env = {
        COUNT: String(count),
        CONFLUENCE_BASE_URL: server.url,
        PROFILES: profiles,
        NODE_OPTIONS: `--require ${preload}`,
      };
      const pulumi = await createStack(cli, folder, { files, env });
      measured[kind] = {};
      for (const [command, args] of Object.entries(COMMANDS)) {
        rmSync(profiles, { recursive: true, force: true });
        mkdirSync(profiles);
        await pulumi(args);
        measured[kind][command] = spent(
          readdirSync(profiles).map((name) => JSON.parse(readFileSync(join(profiles, name), "utf8"))),
        );
      }
    } finally {
      await server.close();
    }
  }
  return measured;
}

/** @param {readonly Profile[]} profiles */
function spent(profiles) {
  /** @type {Record<string, number>} */
  const ms = {};
  for (const { nodes, samples, timeDeltas } of profiles) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
    for (const [index, id] of samples.entries()) {
      const frames = [];
      for (let at = byId.get(id); at !== undefined; at = byId.get(parents.get(at.id) ?? 0))
        frames.push(at.callFrame);
      const owner = ownerOf(frames);
      if (owner !== undefined) ms[owner] = (ms[owner] ?? 0) + (timeDeltas[index] ?? 0) / 1000;
    }
  }
  return ms;
}

/** @param {readonly Node["callFrame"][]} frames The innermost first. */
function ownerOf(frames) {
  const [innermost] = frames;
  if (innermost?.functionName === "(idle)") return undefined;
  if (innermost?.functionName === "(garbage collector)") return "garbage collection";
  const [[loading, isLoader], ...owners] = OWNERS;
  if (frames.some(({ url }) => isLoader.test(url))) return loading;
  const owner = frames
    .flatMap(({ url }) => owners.filter(([, pattern]) => pattern.test(url)).map(([name]) => name))
    .at(0);
  return owner !== undefined && WRITES.test(innermost?.functionName ?? "")
    ? `${owner}: writing to the socket`
    : (owner ?? "Node.js itself");
}
