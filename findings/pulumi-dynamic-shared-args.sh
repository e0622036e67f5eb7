#!/usr/bin/env bash
# @pulumi/pulumi: two dynamic resources that are made from one arguments object.
#
# Expected: the constructor reads its props. Other resources can share an arguments object, or be made in a loop from a constant.
# Seen: the first dynamic resource writes its serialized provider into the caller's object, and the second one is refused: "A dynamic
#   resource must not define the __provider key". The error names a key that the program does not contain.
# Hurts: loops and fleets that give several resources the same settings.
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

pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
class Link extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super({ create: async (inputs) => ({ id: "id", outs: inputs }) }, name, args);
  }
}
function outcome(make) {
  try {
    make();
    return "made";
  } catch (error) {
    return error.message.split("\n")[0];
  }
}
const args = { level: "2LO" };
const expected = "first: made, second: made, keys of the object: level";
const outcomes = ["first", "second"].map((name) => `${name}: ${outcome(() => new Link(name, args))}`);
const seen = `${outcomes.join(", ")}, keys of the object: ${Object.keys(args)}`;
const recorded =
  "first: made, second: A dynamic resource must not define the __provider key, keys of the object: level,__provider";
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
