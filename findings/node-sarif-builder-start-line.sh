#!/usr/bin/env bash
# npm `node-sarif-builder` and a result with a line, but no columns.
#
# Expected: SARIF 2.1.0, 3.30.2: a region with startLine alone is that whole line. initSimple takes startColumn, endLine and endColumn as
#   optional.
# Seen: what is left out is filled in with startColumn 1, endLine as startLine and endColumn 1. endColumn is the column after the last one
#   (3.30.8), so that the region is empty: an insertion point at the beginning of the line (3.30.2).
# Hurts: linters that know lines only: viewers underline nothing, and tools that compare a result with changed lines or print the code of
#   a region have none.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . node-sarif-builder@4.1.0 >/dev/null || exit 2

cat > run.js <<'JS'
const { SarifBuilder, SarifResultBuilder, SarifRunBuilder } = require("node-sarif-builder");
console.log("node-sarif-builder", require("node-sarif-builder/package.json").version, "on Node", process.version);

const given = { level: "warning", messageText: "Unused.", ruleId: "unused", fileUri: "index.ts", startLine: 3 };
const run = new SarifRunBuilder().initSimple({ toolDriverName: "review", toolDriverVersion: "1.0.0" });
run.addResult(new SarifResultBuilder().initSimple(given));
const log = new SarifBuilder();
log.addRun(run);
const seen = JSON.stringify(JSON.parse(log.buildSarifJsonString()).runs[0].results[0].locations[0].physicalLocation.region);
console.log('expected: {"startLine":3}');
console.log("seen:     " + seen);
if (seen !== '{"startLine":3,"startColumn":1,"endLine":3,"endColumn":1}') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
