#!/usr/bin/env bash
# @pulumi/pulumi: DiffResult.stables of a dynamic provider.
#
# Expected: its documentation: stables is "an optional list of properties that will not ever change"; the engine then knows the values of
#   those outputs during preview, and dependent resources are not shown as changing or being replaced.
# Seen: the list never leaves the provider process. diff() returns { changes: true, stables: ["key"] }, and the response to the engine
#   has changes and an empty list of stables; replaces and deleteBeforeReplace do arrive.
# Hurts: every dynamic provider with outputs like a key or a generated name: an update of one field makes all outputs unknown in a
#   preview, and with them the inputs of dependent resources, whatever the provider declares.
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
  const provider = { diff: async () => ({ changes: true, stables: ["key"], replaces: ["name"], deleteBeforeReplace: true }) };
  const request = new messages.DiffRequest();
  request.setId("id");
  request.setOlds(await properties(provider, { name: "a" }));
  request.setNews(await properties(provider, { name: "b" }));
  const diff = (await call("diff", request)).response;
  const expected = 'stables ["key"], replaces ["name"], deleteBeforeReplace true';
  const seen =
    `stables ${JSON.stringify(diff.getStablesList())}, replaces ${JSON.stringify(diff.getReplacesList())}, ` +
    `deleteBeforeReplace ${diff.getDeletebeforereplace()}`;
  const recorded = 'stables [], replaces ["name"], deleteBeforeReplace true';
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
