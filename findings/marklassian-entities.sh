#!/usr/bin/env bash
# npm package marklassian, which converts Markdown to Atlassian's document format, and "&amp;".
#
# Expected: CommonMark 0.31.2, 2.5: entity references stand for their characters, in text and in the destination of a link:
#   [R&amp;D](https://example.com/?a=1&amp;b=2) is the text "R&D" with a link to ?a=1&b=2. Code alone keeps them as they are.
# Seen: the references get into the document as they are written, where they mean nothing. The page shows "R&amp;D" and "5 &lt; 7", and the
#   link leads to ?a=1&amp;b=2, whose second parameter is named "amp;b". A bare "&" is right.
# Hurts: Markdown that other tools wrote, which escape "&" and "<" as a rule: changelogs, exported pages, reports of preview results.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . marklassian@1.2.1 marked@4.3.0 >/dev/null || exit 2

cat > run.mjs <<'JS'
import { readFileSync } from "node:fs";
import { markdownToAdf } from "marklassian";
const { version } = JSON.parse(readFileSync("node_modules/marklassian/package.json", "utf8"));
console.log("marklassian", version, "on Node", process.version);

function written(markdown) {
  const [{ text, marks }] = markdownToAdf(markdown).content[0].content;
  return marks === undefined ? text : `${text} with a link to ${marks[0].attrs.href}`;
}

const seen = ["R&D", "5 &lt; 7", "[R&amp;D](https://example.com/?a=1&amp;b=2)"].map(written).join(", ");
console.log("expected: R&D, 5 < 7, R&D with a link to https://example.com/?a=1&b=2");
console.log("seen:     " + seen);
if (seen !== "R&D, 5 &lt; 7, R&amp;D with a link to https://example.com/?a=1&amp;b=2") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
