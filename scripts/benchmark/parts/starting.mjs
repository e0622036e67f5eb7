import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ROOT } from "../../setup/folders.mjs";
import { byTurns } from "../figures.mjs";

const require = createRequire(import.meta.url);
const RUNS = 15;

/** Milliseconds to load the dynamic provider's module and an empty one, by turns, each in a process of its own. */
export function measureLoading() {
  return byTurns(RUNS, {
    empty: () => loadMs(join(ROOT, "scripts", "benchmark", "empty.cjs")),
    "runtime/v1": () => loadMs("pulumi-confluence-applinks/runtime/v1"),
  });
}

/** Milliseconds from the start of a plugin process to its first response, and its memory then. */
export function measureStarting() {
  const dynamic = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  return byTurns(RUNS, {
    "provider plugin": () => firstResponse(join(ROOT, "plugin", "pulumi-resource-confluence"), []),
    "dynamic provider": () => firstResponse(process.execPath, [dynamic]),
  });
}

/** @param {string} module */
function loadMs(module) {
  const script = `const t=process.hrtime.bigint();require(${JSON.stringify(module)});process.stdout.write(String(Number(process.hrtime.bigint()-t)/1e6))`;
  return Number(spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }).stdout);
}

/** @param {string} command @param {string[]} args */
async function firstResponse(command, args) {
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
  const startedMs = performance.now();
  // Nothing listens there: the plugin asks its engine for nothing before it is configured.
  const child = spawn(command, [...args, "127.0.0.1:9"], { cwd: ROOT, stdio: ["pipe", "pipe", "ignore"] });
  try {
    const [port] = await once(createInterface(child.stdout), "line");
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    await new Promise((resolve, reject) =>
      client.getPluginInfo(new Empty(), (/** @type {unknown} */ error) =>
        error ? reject(error) : resolve(undefined),
      ),
    );
    const ms = performance.now() - startedMs;
    client.close();
    return ms;
  } finally {
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
}
