#!/usr/bin/env bash
# npm `adf-to-markdown` and a list item with a code block.
#
# Expected: Atlassian Document Format, node listItem: its content may be paragraphs, lists, code blocks and media. The converter has a
#   rule for each of these and warns of a node that it does not know.
# Seen: inside a list item only paragraphs and lists are looked at. A code block there is gone, with no warning, and so is an image; a
#   numbered list below a bullet comes out as bullets.
# Hurts: exports of installation pages from Confluence and Jira Cloud, "1. Run this:" followed by nothing; the page reads
#   as if it were whole.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . adf-to-markdown@1.0.1 >/dev/null || exit 2

cat > run.js <<'JS'
const { convertADFToMarkdown } = require("adf-to-markdown");
console.log("adf-to-markdown", require("adf-to-markdown/package.json").version, "on Node", process.version);
const warnings = [];
console.warn = (text) => warnings.push(text);

const text = (value) => ({ type: "text", text: value });
const paragraph = (value) => ({ type: "paragraph", content: [text(value)] });
const list = (type, ...items) => ({ type, content: items.map((content) => ({ type: "listItem", content })) });
const code = { type: "codeBlock", attrs: { language: "sh" }, content: [text("pulumi up")] };
const convert = (...content) => convertADFToMarkdown({ version: 1, type: "doc", content });

const seen = JSON.stringify({
  alone: convert(code),
  listed: convert(list("orderedList", [paragraph("Run this:"), code], [paragraph("Wait.")])),
  nested: convert(list("bulletList", [paragraph("Steps:"), list("orderedList", [paragraph("one")])])),
  warnings: warnings.length,
});
const expected = JSON.stringify({
  alone: "```sh\npulumi up\n```",
  listed: "1. Run this:\n   ```sh\n   pulumi up\n   ```\n2. Wait.",
  nested: "- Steps:\n  1. one",
  warnings: 0,
});
const recorded = JSON.stringify({
  alone: "```sh\npulumi up\n```",
  listed: "1. Run this:\n2. Wait.",
  nested: "- Steps:\n  - one",
  warnings: 0,
});
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
