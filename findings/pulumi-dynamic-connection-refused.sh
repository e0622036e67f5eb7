#!/usr/bin/env bash
# Node's AggregateError meets @pulumi/pulumi's dynamic providers: a server that refuses the connection under two addresses.
#
# Expected: `pulumi up` says that the connection was refused. Node gives that message for one address, and Pulumi reports the message of
#   the error that create() throws.
# Seen: for a host with several addresses (localhost on most machines: ::1 and 127.0.0.1) Node rejects with an AggregateError whose
#   message is the empty string, and what was refused is in its "errors". Pulumi hands the empty message on: the resource failed,
#   reason "". A provider that throws an object which is no Error, as the callbacks of npm `oauth` give, is reported as "undefined".
# Hurts: everybody who develops a provider against a server on localhost, and hosts with an IPv4 and an IPv6 address.
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
  const connect = (addresses) => ({
    create: () =>
      new Promise((resolve, reject) => {
        const http = require("node:http");
        const lookup = (host, options, callback) =>
          callback(null, addresses.map((address) => ({ address, family: 4 })));
        http.get({ host: "server.test", port: 9, lookup }, resolve).on("error", reject);
      }),
  });
  const reasons = [];
  for (const provider of [
    connect(["127.0.0.1"]),
    connect(["127.0.0.1", "127.0.0.2"]),
    { create: () => Promise.reject({ statusCode: 401, data: "oauth_problem=token_rejected" }) },
  ]) {
    const request = new messages.CreateRequest();
    request.setProperties(await properties(provider, {}));
    reasons.push(JSON.stringify((await call("create", request)).error.details));
  }
  const expected = "one address, two addresses, an object: three reasons that say what happened";
  const seen = `one address ${reasons[0]}, two addresses ${reasons[1]}, an object ${reasons[2]}`;
  const recorded = 'one address "connect ECONNREFUSED 127.0.0.1:9", two addresses "", an object "undefined"';
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
