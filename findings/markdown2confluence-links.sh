#!/usr/bin/env bash
# npm `markdown2confluence`: links, nested lists and code blocks.
#
# Expected: "[the log](https://ci.example.com/?a=1&b=2)" is [the log|https://ci.example.com/?a=1&b=2] in Confluence's markup, an item
#   below a numbered one is on a line of its own ("#* c"), and a block of shell code is {code:bash} or plain {code}.
# Seen: the text of every link is lost, "&" in the address becomes "&amp;", the nested item is glued to its parent ("# b* c"), and a block
#   without a language is coloured as ActionScript 3.
# Hurts: whoever converts a README for a wiki: the links have another address, and no name.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . markdown2confluence@1.1.7 >/dev/null || exit 2

cat > run.js <<'JS'
const convert = require("markdown2confluence");
console.log("markdown2confluence", require("markdown2confluence/package.json").version, "on Node", process.version);

const sources = ["[the log](https://ci.example.com/?a=1&b=2)", "1. b\n   - c", "```\nls\n```"];
const seen = sources.map((markdown) => JSON.stringify(convert(markdown).trim())).join(", ");
console.log('expected: "[the log|https://ci.example.com/?a=1&b=2]", "# b\\n#* c", "{code}\\nls\\n{code}"');
console.log("seen:     " + seen);
if (seen !== '"[https://ci.example.com/?a=1&amp;b=2]", "# b* c", "{code:actionscript3}\\nls\\n{code}"') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
