#!/usr/bin/env bash
# @pulumi/pulumi: configure() of a dynamic provider, which takes a moment or fails.
#
# Expected: its documentation: configure "configures the resource provider", once, before it is used: what configure sets up is there in
#   check(), diff() and create(); and if configure fails, no operation of the provider goes on.
# Seen: the provider is put in the process's cache before configure has finished. Of three calls at the same time, only the first waits;
#   the others run on a provider that is not configured. And when configure fails, the first call gets the error, all later ones
#   run unconfigured.
# Hurts: providers that read a token or open a connection in configure. The engine makes calls at the same time in refresh and destroy:
#   read() and delete() of all resources but one go out without credentials.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 >/dev/null || exit 2

cat > run.js <<'JS'
const { spawn } = require("node:child_process");
const pulumi = require("@pulumi/pulumi");
const grpc = require("@grpc/grpc-js");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

/** Runs the process that the CLI would run for a dynamic resource, and speaks to it as the engine does. */
async function withProvider(use) {
  const main = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  const plugin = spawn(process.execPath, [main, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "ignore"] });
  const port = await new Promise((resolve) => plugin.stdout.once("data", (data) => resolve(String(data).trim())));
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const call = (method, request) =>
    new Promise((resolve) => client[method](request, (error, response) => resolve({ error, response })));
  const configure = new messages.ConfigureRequest();
  configure.setArgs(Struct.fromJavaScript({}));
  await call("configure", configure);
  try {
    return await use(call);
  } finally {
    client.close();
    plugin.kill();
  }
}

async function properties(provider, values) {
  const { text } = await pulumi.runtime.serializeFunction(() => provider);
  return Struct.fromJavaScript({ ...values, __provider: text });
}

async function create(call, provider) {
  const request = new messages.CreateRequest();
  request.setProperties(await properties(provider, {}));
  return (await call("create", request)).response?.getId() ?? "error";
}
(async () => {
  const slow = {
    configure: async function () {
      await new Promise((resolve) => setTimeout(resolve, 300));
      this.isConfigured = true;
    },
    create: async function () {
      return { id: this.isConfigured ? "configured" : "unconfigured" };
    },
  };
  const failing = {
    configure: async () => {
      throw new Error("no token");
    },
    create: async () => ({ id: "unconfigured" }),
  };
  const atOnce = await withProvider((call) => Promise.all([1, 2, 3].map(() => create(call, slow))));
  const inTurn = await withProvider(async (call) => [await create(call, failing), await create(call, failing)]);
  const expected = "at once: configured, configured, configured; after a failure: error, error";
  const seen = `at once: ${atOnce.join(", ")}; after a failure: ${inTurn.join(", ")}`;
  const recorded = "at once: configured, unconfigured, unconfigured; after a failure: error, unconfigured";
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
