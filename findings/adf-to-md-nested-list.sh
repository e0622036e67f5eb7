#!/usr/bin/env bash
# npm `adf-to-md` and a list below a list item.
#
# Expected: Atlassian Document Format, node listItem: a nested list follows the item's paragraph. In Markdown it has lines of its own,
#   indented (CommonMark 0.31, 5.2). The converter knows lists, list items and code blocks, and collects warnings for the rest.
# Seen: everything in a list item is joined by a space: "* Steps:   * one" on one line, a second nested item at the outer level, and a
#   fence in the middle of a line, which is no fence. `warnings` is empty.
# Hurts: bots and exports that turn Jira comments and Confluence pages into Markdown: the outline of nested steps is lost, and a
#   code block in a list swallows what follows, since only its closing fence counts.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . adf-to-md@1.2.1 >/dev/null || exit 2

cat > run.js <<'JS'
const { convert } = require("adf-to-md");
console.log("adf-to-md", require("adf-to-md/package.json").version, "on Node", process.version);

const text = (value) => ({ type: "text", text: value });
const paragraph = (value) => ({ type: "paragraph", content: [text(value)] });
const list = (type, ...items) => ({ type, content: items.map((content) => ({ type: "listItem", content })) });
const code = { type: "codeBlock", attrs: { language: "sh" }, content: [text("pulumi up")] };
const run = (...content) => {
  const { result, warnings } = convert({ version: 1, type: "doc", content });
  return [result, warnings.size];
};

const seen = JSON.stringify([
  run(list("bulletList", [paragraph("Steps:"), list("bulletList", [paragraph("one")], [paragraph("two")])])),
  run(list("bulletList", [paragraph("Run:"), code])),
]);
const expected = JSON.stringify([
  ["  * Steps:\n    * one\n    * two", 0],
  ["  * Run:\n    ``` sh\n    pulumi up\n    ```", 0],
]);
const recorded = JSON.stringify([
  ["  * Steps:   * one\n  * two", 0],
  ["  * Run: ``` sh\npulumi up\n```", 0],
]);
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
