import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ROOT } from "../../setup/folders.mjs";
import { byTurns } from "../figures.mjs";
import { cpuSecondsOf } from "../processes.mjs";

const require = createRequire(import.meta.url);
const RUNS = 15;

/** @typedef {{ ms: number, cpuMs: number }} Cost What the clock shows, and the CPU time, which another load changes less. */

/** What it costs to load the dynamic provider's module and an empty one, by turns, each in a process of its own. */
export function measureLoading() {
  return byTurns(RUNS, {
    empty: () => costOfLoading(join(ROOT, "scripts", "benchmark", "empty.cjs")),
    "runtime/v1": () => costOfLoading("pulumi-confluence-applinks/runtime/v1"),
  });
}

/** What it costs from the start of a plugin process to its first response. */
export function measureStarting() {
  const dynamic = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  return byTurns(RUNS, {
    "provider plugin": () => firstResponse(join(ROOT, "plugin", "pulumi-resource-confluence"), []),
    "dynamic provider": () => firstResponse(process.execPath, [dynamic]),
  });
}

/** @param {string} module @returns {Cost} */
function costOfLoading(module) {
  const script = `
    const [startedMs, startedUs] = [performance.now(), process.cpuUsage()];
    require(${JSON.stringify(module)});
    const { user, system } = process.cpuUsage(startedUs);
    console.log(JSON.stringify({ ms: performance.now() - startedMs, cpuMs: (user + system) / 1000 }));`;
  return JSON.parse(spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }).stdout);
}

/** @param {string} command @param {string[]} args @returns {Promise<Cost>} */
async function firstResponse(command, args) {
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
  const startedMs = performance.now();
  // Nothing listens there: the plugin does not call its engine before it is configured.
  const child = spawn(command, [...args, "127.0.0.1:9"], { cwd: ROOT, stdio: ["pipe", "pipe", "ignore"] });
  try {
    const [port] = await once(createInterface(child.stdout), "line");
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    await new Promise((resolve, reject) =>
      client.getPluginInfo(new Empty(), (/** @type {unknown} */ error) =>
        error ? reject(error) : resolve(undefined),
      ),
    );
    const cost = { ms: performance.now() - startedMs, cpuMs: cpuSecondsOf(child.pid ?? 0) * 1000 };
    client.close();
    return cost;
  } finally {
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
}
