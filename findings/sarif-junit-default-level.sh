#!/usr/bin/env bash
# npm `sarif-junit` and a result without `level`.
#
# Expected: SARIF 2.1.0, 3.27.10: where a result has no level, it is the one of its rule's defaultConfiguration, and "warning" if that has
#   none. Producers leave it out: CodeQL writes the level into the rule, and the rule's "error" is the result's. The converter makes a
#   failed test of each error and each warning.
# Seen: it looks at the result's own property alone: a result without it becomes a test that passed.
# Hurts: a build that shows a tool's findings as JUnit results and fails for failed tests: all is green, with the findings in the list.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . sarif-junit@1.1.4 >/dev/null || exit 2

cat > run.js <<'JS'
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
console.log("sarif-junit", require("sarif-junit/package.json").version, "on Node", process.version);

function outcome(level, ofRule) {
  const rule = { id: "no-plain-secret", ...(ofRule && { defaultConfiguration: { level: ofRule } }) };
  const location = { physicalLocation: { artifactLocation: { uri: "index.ts" }, region: { startLine: 3 } } };
  const result = { ruleId: rule.id, ruleIndex: 0, level, message: { text: "A secret in plain text." }, locations: [location] };
  const runs = [{ tool: { driver: { name: "review", rules: [rule] } }, results: [result] }];
  writeFileSync("in.sarif", JSON.stringify({ version: "2.1.0", runs }));
  execFileSync("node_modules/.bin/sarif-junit", ["-i", "in.sarif", "-o", "out.xml"]);
  return /<failure/.test(readFileSync("out.xml", "utf8")) ? "failed" : "passed";
}
const seen = `error: ${outcome("error")}, rule's error: ${outcome(undefined, "error")}, none given: ${outcome()}`;
console.log("expected: error: failed, rule's error: failed, none given: failed");
console.log("seen:     " + seen);
if (seen !== "error: failed, rule's error: passed, none given: passed") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
