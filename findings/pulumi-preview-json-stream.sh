#!/usr/bin/env bash
# pulumi preview --json in its two forms.
#
# Expected: `preview --json` prints one document at the end; with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true it prints the events of the same
#   preview as they come. Both tell the same about a resource: also from which resource an unknown input comes (propertyDependencies).
# Seen: the document has propertyDependencies of each new state, the events have not (nor ignoreChanges): the type of their states lacks
#   these fields.
# Hurts: reports and policies that read the stream, for big stacks or for progress, and have to read the document or the state as well.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v npm >/dev/null ||
  ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)"; then
  echo "needs Node.js 20 or newer with npm, and the Pulumi CLI on the PATH, 3.259 or newer (npm install --global pulumi)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 >/dev/null || exit 2
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
cat >Pulumi.yaml <<'YAML'
name: project
runtime: { name: nodejs, options: { typescript: false } }
YAML
echo '{ "name": "finding", "main": "index.js", "dependencies": { "@pulumi/pulumi": "3.276.0" } }' >package.json
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");

class Link extends pulumi.dynamic.Resource {
  constructor(name, inputs) {
    super({ create: async (outs) => ({ id: name, outs }) }, name, { target: undefined, ...inputs });
  }
}
const first = new Link("first", {});
new Link("second", { target: first.id });
JS
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

pulumi preview --json >document.json 2>error.txt || { cat error.txt; exit 1; }
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json >events.json 2>error.txt || { cat error.txt; exit 1; }
seen=$(node -e '
  const { readFileSync } = require("node:fs");
  const dependencies = (state) => state.propertyDependencies?.target?.map((urn) => urn.split("::").pop()) ?? "nothing";
  const isSecond = ({ urn }) => urn?.endsWith("::second");
  const { steps } = JSON.parse(readFileSync("document.json", "utf8"));
  const events = readFileSync("events.json", "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const { metadata } = events.map((event) => event.resourcePreEvent).find((event) => event && isSecond(event.metadata));
  console.log(`document: ${dependencies(steps.find(isSecond).newState)}, events: ${dependencies(metadata.new)}`);
')
echo "expected: document: first, events: first"
echo "seen:     $seen"
if [ "$seen" != "document: first, events: nothing" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
