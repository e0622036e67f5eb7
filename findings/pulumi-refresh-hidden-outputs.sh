#!/usr/bin/env bash
# pulumi refresh and a dynamic resource whose provider has no diff().
#
# Expected: `pulumi refresh` "compares the current stack's resource state with the state known to exist in the actual cloud provider", shows
#   what differs, and with --expect-no-changes fails if anything does. diff() is optional for a dynamic provider.
# Seen: read() returns another url than the state has. refresh prints "2 unchanged", shows no diff, succeeds with --expect-no-changes, and
#   writes the new url into the state. With a diff() that says so, the same drift is shown and counted.
# Hurts: nightly drift checks of dynamic resources: a change by hand is never reported, and afterwards the state agrees with it.
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

const provider = {
  create: async (inputs) => ({ id: "id", outs: inputs }),
  read: async (id, props) => ({ id, props: { ...props, url: "https://changed.example.com" } }),
};

new (class extends pulumi.dynamic.Resource {
  constructor() {
    super(provider, "link", { url: "https://declared.example.com" });
  }
})();
JS
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

pulumi up --yes --skip-preview >/dev/null
url() {
  pulumi stack export | node -e '
    const { resources } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
    console.log(resources.find(({ urn }) => urn.endsWith("::link")).outputs.url);
  '
}
before=$(url)
if pulumi refresh --yes --skip-preview --expect-no-changes >refresh.txt 2>&1; then seen="no changes"; else seen="changes"; fi
grep -A1 Resources: refresh.txt
seen="refresh finds $seen, url in the state $before, then $(url)"
urls="https://declared.example.com, then https://changed.example.com"
expected="refresh finds changes, url in the state $urls"
recorded="refresh finds no changes, url in the state $urls"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
