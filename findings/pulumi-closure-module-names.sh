#!/usr/bin/env bash
# @pulumi/pulumi: a serialized function that reaches two modules which two files import under the same name.
#
# Expected: the documentation of runtime.serializeFunction: "the semantics of the function when deserialized should match the
#   original function". Names of top-level variables are each file's own affair.
# Seen: required modules are written as one `const <name> = require(...)` per name: the second file gets the first file's module, without an
#   error. TypeScript chooses such names itself: it imports node:fs/promises and node:timers/promises both as promises_1, which is
#   how the two files below look after compilation.
# Hurts: dynamic providers of more than one file: "promises_1.setTimeout is not a function" during pulumi up, or a function of the
#   same name from another module. The error comes or goes with the order of imports.
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
const { writeFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

writeFileSync("read.js", `
  const promises_1 = require("node:fs/promises");
  exports.readFile = () => typeof promises_1.readFile;
`);
writeFileSync("wait.js", `
  const promises_1 = require("node:timers/promises");
  exports.setTimeout = () => typeof promises_1.setTimeout;
`);
const read = require("./read.js");
const wait = require("./wait.js");

(async () => {
  const original = () => `readFile is a ${read.readFile()}, setTimeout is a ${wait.setTimeout()}`;
  const { text, exportName } = await pulumi.runtime.serializeFunction(original);
  const module = { exports: {} };
  new Function("exports", "require", "module", text)(module.exports, require, module);
  const expected = original();
  const seen = module.exports[exportName]().replace("a undefined", "undefined");
  const recorded = "readFile is a function, setTimeout is undefined";
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
