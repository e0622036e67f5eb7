#!/usr/bin/env bash
# npm `@shogobg/markdown2confluence` and characters that mean something in Confluence's markup.
#
# Expected: what is text in Markdown stays text: Confluence's notation takes "{name}" for a macro and "_x_" for italics, and knows the
#   escapes \{ and \_. In code spans the converter escapes both, as &#123; and the like.
# Seen: outside of code it escapes nothing. "${stack}" becomes a macro of that name ("Unknown macro" on the page), the escaped "\_x\_"
#   turns into italics, and a task "- [x] done" becomes the text <input checked="" disabled="" type="checkbox">.
# Hurts: documents on templates, paths and placeholders (/spaces/{key}), which is what this converter is used for; nothing fails, the page
#   is wrong.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @shogobg/markdown2confluence@0.1.6 >/dev/null || exit 2

cat > run.mjs <<'JS'
import { readFileSync } from "node:fs";
import convert from "@shogobg/markdown2confluence";
const { version } = JSON.parse(readFileSync("node_modules/@shogobg/markdown2confluence/package.json", "utf8"));
console.log("@shogobg/markdown2confluence", version, "on Node", process.version);

const seen = ["`{key}`", "of {key}", "a \\_x\\_", "- [x] done"].map((markdown) => convert(markdown).trim()).join(", ");
console.log("expected: {{&#123;key&#125;}}, of \\{key\\}, a \\_x\\_, * (x or a tick) done");
console.log("seen:     " + seen);
if (seen !== '{{&#123;key&#125;}}, of {key}, a _x_, * <input checked="" disabled="" type="checkbox"> done') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
