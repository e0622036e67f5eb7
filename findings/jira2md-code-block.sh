#!/usr/bin/env bash
# npm `jira2md` (Jira's wiki markup to Markdown and back) and what stands inside a code block.
#
# Expected: Jira's text formatting notation: {code} "makes a preformatted block of code", and the fences of Markdown do the same
#   (CommonMark 0.31, 4.5): the text inside is kept as it is. An underscore inside a word is no markup in either.
# Seen: the inline rules run over the whole text first. From {code} comes "echo $PULUMI*CONFIG*PASSPHRASE", a comment of a shell
#   script comes out as the heading "h1. comment" in the other direction, and so does the name of a variable in a plain sentence.
# Hurts: runbooks moved between Jira, Confluence and a repository: commands look right at a glance, and fail or mean another thing
#   when they are pasted.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . jira2md@3.0.1 >/dev/null || exit 2

cat > run.js <<'JS'
const { to_markdown: toMarkdown, to_jira: toJira } = require("jira2md");
console.log("jira2md", require("jira2md/package.json").version, "on Node", process.version);

const seen = JSON.stringify([
  toMarkdown("{code:sh}\necho $PULUMI_CONFIG_PASSPHRASE\n{code}"),
  toMarkdown("Set PULUMI_CONFIG_PASSPHRASE first."),
  toJira("```sh\n# comment\nls\n```"),
]);
const expected = JSON.stringify([
  "```sh\necho $PULUMI_CONFIG_PASSPHRASE\n```",
  "Set PULUMI_CONFIG_PASSPHRASE first.",
  "{code:sh}\n# comment\nls\n{code}",
]);
const recorded = JSON.stringify([
  "```sh\necho $PULUMI*CONFIG*PASSPHRASE\n```",
  "Set PULUMI*CONFIG*PASSPHRASE first.",
  "{code:sh}\nh1. comment\nls\n{code}",
]);
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
