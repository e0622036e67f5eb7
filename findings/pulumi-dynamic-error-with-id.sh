#!/usr/bin/env bash
# Pulumi: create() of a dynamic provider throws an error object that happens to have a property "id".
#
# Expected: create() failed, so there is no object: the resource is not recorded, and the next `pulumi up` creates it.
# Seen: the error's id is taken for the id of an object that was created and failed to start: the state has a resource with the id
#   of, say, the failed request, and the next run updates or deletes something under that id. The documentation of create() does
#   not mention it.
# Hurts: errors of HTTP clients and job APIs, which carry a request, trace or job id.
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
  create: async () => {
    throw Object.assign(new Error("400 Bad Request"), { id: "request-17" });
  },
};

new (class extends pulumi.dynamic.Resource {
  constructor() {
    super(provider, "link", {});
  }
})();
JS
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

pulumi up --yes --skip-preview >/dev/null 2>&1 && { echo "CHANGED: create does not fail"; exit 1; }
seen=$(pulumi stack export | node -e '
  const { resources } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
  const link = resources.find(({ urn }) => urn.endsWith("::link"));
  console.log(link ? `in the state with the id ${link.id}` : "not in the state");
')
expected="not in the state"
recorded="in the state with the id request-17"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
