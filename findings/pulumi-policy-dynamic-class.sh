#!/usr/bin/env bash
# @pulumi/policy: validateResourceOfType with the class of a dynamic resource.
#
# Expected: its documentation: the class is used "to filter this check to only resources of the specified resource class"; dynamic resources
#   are classes like others, the compiler accepts them, and the same policy written with args.type finds them.
# Seen: the policy never runs, and nothing says so: a class without a type token of its own is asked by isInstance(), which a dynamic
#   resource inherits from CustomResource, and which does not recognize what the policy server shows it. A mandatory policy passes.
# Hurts: organizations whose mandatory policies cover their own dynamic resources: every violation passes.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/policy@1.21.0 @pulumi/pulumi@3.276.0 >/dev/null || exit 2

cat > run.js <<'JS'
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const grpc = require("@grpc/grpc-js");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const messages = require("@pulumi/pulumi/proto/analyzer_pb");
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
const version = (name) => `${name} ${require(`${name}/package.json`).version}`;
console.log(`${version("@pulumi/policy")}, ${version("@pulumi/pulumi")} on Node ${process.version}`);

writeFileSync("package.json", JSON.stringify({ name: "finding", version: "1.0.0" }));
writeFileSync("pack.js", `
  const pulumi = require("@pulumi/pulumi");
  const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
  class Link extends pulumi.dynamic.Resource {
    constructor(name, args) { super({ create: async (inputs) => ({ id: "id", outs: inputs }) }, name, args); }
  }
  const common = { description: "no links", enforcementLevel: "mandatory" };
  new PolicyPack("finding", { policies: [
    { ...common, name: "by-class", validateResource: validateResourceOfType(Link, (link, args, report) => report("link")) },
    { ...common, name: "by-type", validateResource: (args, report) => {
      if (args.type === "pulumi-nodejs:dynamic:Resource") report("link");
    } },
  ] });
`);

// The pack's own process, asked as the engine asks it.
const pack = spawn(process.execPath, ["pack.js", "127.0.0.1:1", "."], { stdio: ["ignore", "pipe", "inherit"] });
pack.stdout.once("data", (port) => {
  const client = new AnalyzerClient(`127.0.0.1:${String(port).trim()}`, grpc.credentials.createInsecure());
  const request = new messages.AnalyzeRequest();
  request.setType("pulumi-nodejs:dynamic:Resource");
  request.setUrn("urn:pulumi:dev::project::pulumi-nodejs:dynamic:Resource::link");
  request.setName("link");
  request.setOptions(new messages.AnalyzerResourceOptions());
  request.setProperties(Struct.fromJavaScript({ name: "Jira" }));
  client.analyze(request, (error, response) => {
    client.close();
    pack.kill();
    if (error) throw error;
    const expected = "violations of by-class, by-type";
    const seen = "violations of " + response.getDiagnosticsList().map((diagnostic) => diagnostic.getPolicyname()).join(", ");
    const recorded = "violations of by-type";
    console.log("expected: " + expected);
    console.log("seen:     " + seen);
    if (seen !== recorded) {
      console.log("CHANGED: this is no longer the behaviour described");
      process.exitCode = 1;
    }
  });
});
JS
node run.js
