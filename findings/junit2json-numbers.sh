#!/usr/bin/env bash
# npm `junit2json` and names and properties that look like numbers.
#
# Expected: the package's types: `name?: string` for suites, test cases and properties, `value?: string` for a property. The attributes
#   are texts in the XML Schema of JUnit reports; numbers are those of tests, failures and time.
# Seen: every attribute goes through the number reader: the property version="1.10" becomes 1.1, a build "0042" becomes 42, a commit
#   "7e3" becomes 7, a test case named "404" the number 404. TypeScript believes in a string: name.startsWith throws.
# Hurts: uploads of test results that group by version, build or commit: 1.1 and 1.10 are one; and one test case among many ends the
#   upload with a TypeError.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . junit2json@4.0.0 >/dev/null || exit 2

cat > run.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parse } from "junit2json";
const { version } = JSON.parse(readFileSync("node_modules/junit2json/package.json", "utf8"));
console.log("junit2json", version, "on Node", process.version);

const properties = { version: "1.10", build: "0042", commit: "7e3" };
const report = await parse(`<testsuite name="links" tests="1"><properties>${Object.entries(properties)
  .map(([name, value]) => `<property name="${name}" value="${value}"/>`)
  .join("")}</properties><testcase name="404" classname="status"/></testsuite>`);
const seen = JSON.stringify([...report.properties.map((property) => property.value), report.testcase[0].name]);
console.log('expected: ["1.10","0042","7e3","404"]');
console.log("seen:     " + seen);
if (seen !== "[1.1,42,7,404]") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
