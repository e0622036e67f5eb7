#!/usr/bin/env bash
# @pulumi/pulumi: Config.getNumber and values that only begin with a number.
#
# Expected: its documentation: "If the configuration value isn't a legal number, this function will throw an error." An empty value and
#   "abc" do throw. Pulumi for Python refuses "30s" and "0x10" too, and reads "1_000" as 1000.
# Seen: what follows the number is ignored: "30s" is 30, "0x10" is 0, "1_000" is 1, "1,5" is 1.
# Hurts: configuration written as people write it. A timeout of "1_000" seconds becomes one second, a port of "0x1F90" becomes 0, and
#   pulumi preview shows it as intended.
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

function getNumber(value) {
  pulumi.runtime.setAllConfig({ "project:key": value });
  try {
    return String(new pulumi.Config("project").getNumber("key"));
  } catch {
    return "error";
  }
}
const values = ["abc", "", "30s", "0x10", "1_000", "1,5"];
const expected = values.map((value) => JSON.stringify(value) + " error").join(", ");
const seen = values.map((value) => JSON.stringify(value) + " " + getNumber(value)).join(", ");
const recorded = '"abc" error, "" error, "30s" 30, "0x10" 0, "1_000" 1, "1,5" 1';
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
