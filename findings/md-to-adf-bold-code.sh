#!/usr/bin/env bash
# npm `md-to-adf` and code within bold text.
#
# Expected: CommonMark: in "**Set `page` first** and go on" the bold text ends at the second "**". In Atlassian's document format, "Set "
#   and " first" carry the mark strong, " and go on" carries none.
# Seen: the code ends the mark, and the closing "**" begins it anew: " first" is plain, and all the rest of the paragraph is bold. A "_"
#   within a word is taken for emphasis as well: snake_case_name becomes snake, case (in italics), name.
# Hurts: reports and release notes that go to Jira or Confluence Cloud, where names of code are in backquotes and warnings in bold.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . md-to-adf@0.6.4 >/dev/null || exit 2

cat > run.js <<'JS'
const translate = require("md-to-adf");
console.log("md-to-adf", require("md-to-adf/package.json").version, "on Node", process.version);

const describe = ({ text, marks = [] }) => [...marks.map(({ type }) => type), `"${text}"`].join(" ");
const texts = (markdown) => JSON.parse(JSON.stringify(translate(markdown))).content[0].content.map(describe).join(", ");
const seen = [texts("**Set** it"), texts("**Set `page` first** and go on"), texts("snake_case_name")].join("; ");
console.log('expected: strong "Set", " it"; strong "Set ", code "page", strong " first", " and go on"; "snake_case_name"');
console.log("seen:     " + seen);
const recorded =
  'strong "Set", " it"; strong "Set ", code "page", " first", strong " and go on"; "snake", em "case", "name"';
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
