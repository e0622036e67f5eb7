#!/usr/bin/env bash
# @pulumi/pulumi: a class with fields, used inside a dynamic provider or another serialized function.
#
# Expected: the documentation of runtime.serializeFunction: "the semantics of the function when deserialized should match the
#   original function", and an error for what cannot be serialized. A private #field does give such an error.
# Seen: public fields vanish without an error. `class Client { retries = 3 }` comes back as a class with an empty constructor, and
#   new Client().retries is undefined. With TypeScript it depends on "target": up to ES2021 the compiler moves fields into a
#   constructor, which survives; from ES2022 on (and with useDefineForClassFields) they stay fields and are lost.
# Hurts: dynamic providers in TypeScript, on the day that somebody raises "target" in tsconfig.json: no error in the program, and
#   undefined in create() and update().
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 typescript@5.9.3 >/dev/null || exit 2

cat > run.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const ts = require("typescript");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

const source = "class Client { retries = 3; } return async () => new Client().retries;";
async function afterRoundTrip(target) {
  const original = new Function(ts.transpile(source, { target }))();
  if ((await original()) !== 3) throw new Error("the original is wrong");
  const { text, exportName } = await pulumi.runtime.serializeFunction(original);
  const module = { exports: {} };
  new Function("exports", "require", "module", text)(module.exports, require, module);
  return module.exports[exportName]();
}

(async () => {
  const expected = "retries with target ES2021: 3, ES2022: 3";
  const { ES2021, ES2022 } = ts.ScriptTarget;
  const seen = `retries with target ES2021: ${await afterRoundTrip(ES2021)}, ES2022: ${await afterRoundTrip(ES2022)}`;
  const recorded = "retries with target ES2021: 3, ES2022: undefined";
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
