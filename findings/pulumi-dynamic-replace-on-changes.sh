#!/usr/bin/env bash
# replaceOnChanges on a dynamic resource whose provider has a diff().
#
# Expected: the documentation of the option: "Changes to any of these property paths will force a replacement", and "*" stands for all of
#   them. A provider without diff() behaves like that.
# Seen: if diff() answers { changes: true }, the option has no effect, not even ["*"]: the resource is updated in place. The engine looks
#   for the names of the changed properties in the provider's answer; a dynamic provider's diff() has no way to give them.
# Hurts: those who force a new object with the option (a key that must not be changed in place, a server that forgets on update): the
#   preview says update, and the object is kept.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v npm >/dev/null ||
  ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)"; then
  echo "needs Node.js 20 or newer with npm, and the Pulumi CLI on the PATH, 3.259 or newer (npm install --global pulumi)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 >/dev/null || exit 2
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
cat >Pulumi.yaml <<'YAML'
name: project
runtime: { name: nodejs, options: { typescript: false } }
YAML
echo '{ "name": "finding", "main": "index.js", "dependencies": { "@pulumi/pulumi": "3.276.0" } }' >package.json
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");

const url = process.env.FINDING_URL || "https://old.example.com";
const without = { create: async (inputs) => ({ id: "id", outs: inputs }) };
const withDiff = { ...without, diff: async (id, olds, news) => ({ changes: olds.url !== news.url }) };

class Link extends pulumi.dynamic.Resource {
  constructor(provider, name, replaceOnChanges) {
    super(provider, name, { url }, { replaceOnChanges });
  }
}
new Link(without, "without diff", ["url"]);
new Link(withDiff, "with diff", ["url"]);
new Link(withDiff, "with diff and *", ["*"]);
JS
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

pulumi up --yes --skip-preview >/dev/null
FINDING_URL=https://new.example.com pulumi preview --json --non-interactive >preview.json 2>/dev/null
seen=$(node -e '
  const { steps } = JSON.parse(require("node:fs").readFileSync("preview.json", "utf8"));
  const links = steps.filter(({ urn }) => urn.includes("dynamic:Resource")).map(({ urn, op }) => urn.split("::")[3] + ": " + op);
  console.log(links.sort().reverse().join(", "));
')
expected="without diff: replace, with diff: replace, with diff and *: replace"
recorded="without diff: replace, with diff: update, with diff and *: update"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
