#!/usr/bin/env bash
# npm `mdast-util-from-adf` and the inline nodes of a page.
#
# Expected: Atlassian's document format: the text of a mention is "@" and the name, a date is a timestamp in milliseconds, an ordered list
#   has its first number in `order`, and a status is a word in a box. As Markdown that is "@Ann", 2024-06-01, "3. deploy" and the word.
# Seen: a mention becomes "@@Ann", a date the number 1717200000000, each list begins at 1, and a page with a status fails as a whole:
#   'unsupported node type "status"'.
# Hurts: exports of Jira issues and Confluence pages: steps that refer to "step 3" point to another one, and pages with a status box,
#   which most project pages have, cannot be exported.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . \
  mdast-util-from-adf@2.1.1 mdast-util-to-markdown@2.1.2 >/dev/null || exit 2

cat > run.mjs <<'JS'
import { readFileSync } from "node:fs";
import { fromADF } from "mdast-util-from-adf";
import { toMarkdown } from "mdast-util-to-markdown";
const { version } = JSON.parse(readFileSync("node_modules/mdast-util-from-adf/package.json", "utf8"));
console.log("mdast-util-from-adf", version, "on Node", process.version);

const paragraph = (...content) => ({ type: "paragraph", content });
const item = { type: "listItem", content: [paragraph({ type: "text", text: "deploy" })] };
function markdown(node) {
  try {
    return toMarkdown(fromADF({ version: 1, type: "doc", content: [node] })).trim();
  } catch (error) {
    return error.message;
  }
}
const seen = [
  paragraph({ type: "mention", attrs: { id: "1", text: "@Ann" } }),
  paragraph({ type: "date", attrs: { timestamp: "1717200000000" } }),
  { type: "orderedList", attrs: { order: 3 }, content: [item] },
  paragraph({ type: "status", attrs: { text: "DONE", color: "green" } }),
]
  .map(markdown)
  .join(", ");
console.log("expected: @Ann, 2024-06-01, 3. deploy, DONE");
console.log("seen:     " + seen);
if (seen !== '@@Ann, 1717200000000, 1. deploy, unsupported node type "status"') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
