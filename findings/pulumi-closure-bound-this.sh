#!/usr/bin/env bash
# @pulumi/pulumi: a function that was bound to an object, captured by a dynamic provider or another serialized function.
#
# Expected: the documentation of runtime.serializeFunction: "the semantics of the function when deserialized should match the
#   original function", and what cannot be captured is an error. Results of Function.bind are supported.
# Seen: the bound receiver survives only if it is a string or another primitive. Bound to an object, the function comes back bound to
#   undefined, without an error: "this" is the global object in sloppy code, and its properties read as undefined.
# Hurts: dynamic providers that keep callbacks of the kind logger.log.bind(logger) or client.get.bind(client): create() works on
#   the wrong object, with undefined where the address or the token should be.
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

async function afterRoundTrip(original) {
  const { text, exportName } = await pulumi.runtime.serializeFunction(original);
  const module = { exports: {} };
  new Function("exports", "require", "module", text)(module.exports, require, module);
  return module.exports[exportName]();
}

(async () => {
  const toText = function () { return String(this); }.bind("address");
  const client = { url: "address" };
  const getUrl = function () { return String(this.url); }.bind(client);
  const expected = "bound to a string: address, bound to an object: address";
  const seen = `bound to a string: ${await afterRoundTrip(() => toText())}, bound to an object: ${await afterRoundTrip(() => getUrl())}`;
  const recorded = "bound to a string: address, bound to an object: undefined";
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
