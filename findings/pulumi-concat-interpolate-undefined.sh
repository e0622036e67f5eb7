#!/usr/bin/env bash
# @pulumi/pulumi: pulumi.concat and pulumi.interpolate with an output that has no value.
#
# Expected: the documentation: concat "stringifies each one, and concatenates all values", and interpolate "is similar to concat".
#   The same parts give the same string.
# Seen: an undefined or null part is nothing in concat, and the word "undefined" or "null" in interpolate.
# Hurts: URLs from optional outputs (a context path that a resource may not have): rewriting one form into the other
#   changes the value of existing resources, or hides that a part is missing.
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
  const path = pulumi.output(undefined);
  const none = pulumi.output(null);
  const concatenated = await valueOf(pulumi.concat("https://host", path, "/rest", none));
  const interpolated = await valueOf(pulumi.interpolate`https://host${path}/rest${none}`);
  const expected = "concat and interpolate agree";
  const seen = `concat ${concatenated}, interpolate ${interpolated}`;
  const recorded = "concat https://host/rest, interpolate https://hostundefined/restnull";
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
