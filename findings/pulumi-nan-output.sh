#!/usr/bin/env bash
# A Pulumi stack output that is not a number.
#
# Expected: JSON has no NaN (RFC 8259, section 6): the program fails with an error that names the output, or `stack output --json` gives
#   null, as JSON.stringify does, and as `pulumi.jsonStringify` does.
# Seen: the update succeeds and shows NaN. `stack output --json` gives an object with two keys, one of them a 32-digit hexadecimal number:
#   the engine's own marker for it. A plain `stack output average` prints the marker too.
# Hurts: outputs that are calculated (an average of nothing, a parsed number): a reader finds an object where a number was.
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
echo 'module.exports = { average: 0 / 0, count: 0 };' >index.js
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

pulumi up --yes --skip-preview >up.txt 2>&1 || { cat up.txt; exit 1; }
grep -i "average" up.txt
seen=$(pulumi stack output --json | node -p 'JSON.stringify(JSON.parse(require("node:fs").readFileSync(0, "utf8")))')
expected='an error, or {"average":null,"count":0}'
recorded='{"average":{"4dabf18193072939515e22adb298388d":"8ad145fe-0d11-4827-bfd7-1abcbf086f5c","value":"7fffffffffffffff"},"count":0}'
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
