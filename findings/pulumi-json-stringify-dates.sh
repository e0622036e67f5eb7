#!/usr/bin/env bash
# @pulumi/pulumi: pulumi.jsonStringify and values that have a JSON form of their own.
#
# Expected: its documentation: "uses JSON.stringify to serialize the given Input value"; JSON.stringify writes a Date as an ISO
#   string, a URL as its address, and anything else with toJSON() as that says.
# Seen: a Date, a URL and every object of a class with toJSON() become "{}" or their bare fields: the value goes through
#   pulumi.output() first, which copies own enumerable properties into plain objects and loses the prototype. No error, no type error.
# Hurts: policies, webhooks and configuration documents with an expiry date: {"notAfter":{}} is valid JSON and arrives at the server.
#   Replacing JSON.stringify(x) by pulumi.jsonStringify(x), because x has come to contain an output, is enough to lose the date.
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
const pulumi = require("@pulumi/pulumi");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

const valueOf = (output) => new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value)));

(async () => {
  class Level { constructor() { this.bit = 2; } toJSON() { return "2LO"; } }
  const value = { notAfter: new Date(0), url: new URL("https://example.com/"), level: new Level() };
  const expected = JSON.stringify(value);
  const seen = await valueOf(pulumi.jsonStringify(value));
  const recorded = '{"notAfter":{},"url":{},"level":{"bit":2}}';
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
