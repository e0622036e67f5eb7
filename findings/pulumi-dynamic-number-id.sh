#!/usr/bin/env bash
# @pulumi/pulumi: a dynamic provider whose create() returns the id as the server sent it, as a number.
#
# Expected: the id of the resource is "42", or an error says that an id has to be a string. (create() is declared to return a string,
#   but an id out of JSON.parse is any, which TypeScript accepts.)
# Seen: the provider process answers with the empty id: the protocol buffer's string field drops a number without a word. The object
#   exists on the server, and all that is left of it is an error of the engine about an empty resource id.
# Hurts: providers for REST APIs with numeric ids, which is most of Atlassian's; the object is orphaned on every attempt.
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

withProvider(async (call) => {
  const ids = [];
  for (const provider of [
    { create: async () => ({ id: "42", outs: {} }) },
    { create: async () => ({ id: JSON.parse('{"id":42}').id, outs: {} }) },
  ]) {
    const request = new messages.CreateRequest();
    request.setProperties(await properties(provider, {}));
    ids.push((await call("create", request)).response.getId());
  }
  const expected = '"42" and "42", or an error';
  const seen = ids.map((id) => JSON.stringify(id)).join(" and ");
  const recorded = '"42" and ""';
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
