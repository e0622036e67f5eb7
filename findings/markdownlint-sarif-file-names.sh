#!/usr/bin/env bash
# npm `markdownlint-cli2-formatter-sarif` and the names of files.
#
# Expected: SARIF 2.1.0, 3.4.3 and 3.10.1: the location of a result is a URI reference (RFC 3986): the file "C# notes.md" is
#   C%23%20notes.md.
# Seen: the name of the file is taken as it is: "C# notes.md" is the file "C" with a fragment, "100% done.md" is no URI at all.
# Hurts: viewers and code scanning that resolve the URI: the finding has no file, or another one.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . \
  markdownlint-cli2@0.22.1 markdownlint-cli2-formatter-sarif@0.0.4 >/dev/null || exit 2

cat > run.mjs <<'JS'
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
const { version } = JSON.parse(readFileSync("node_modules/markdownlint-cli2-formatter-sarif/package.json", "utf8"));
console.log("markdownlint-cli2-formatter-sarif", version, "on Node", process.version);

const names = ["C# notes.md", "100% done.md"];
for (const name of names) writeFileSync(name, "text without a heading\n");
writeFileSync(".markdownlint-cli2.jsonc", JSON.stringify({ outputFormatters: [["markdownlint-cli2-formatter-sarif"]] }));
try {
  execFileSync("node_modules/.bin/markdownlint-cli2", names, { stdio: "ignore" });
} catch {
  // It exits with 1 for findings.
}
const [{ results }] = JSON.parse(readFileSync("markdownlint-cli2-sarif.sarif", "utf8")).runs;
const seen = results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri).sort().join(", ");
console.log("expected: " + names.map(encodeURIComponent).sort().join(", "));
console.log("seen:     " + seen);
if (seen !== "100% done.md, C# notes.md") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
