#!/usr/bin/env bash
# @pulumi/pulumi: properties of an output that are named "resources" or "isSecret".
#
# Expected: the documentation of Output: 'Pulumi will "lift" simple data properties of an underlying value to the output itself', so that
#   output.name stands for output.apply(v => v.name). TypeScript takes resources and isSecret for lifted properties.
# Seen: an output has members of its own with these names, and with "promise", "isKnown" and "allResources", which its published types do not
#   mention: output.resources is a function, so that output.resources.limits is undefined, and output.isSecret is a promise for
#   whether the output is a secret: as an input it gives false where the value is true. There is no error.
# Hurts: containers (resources.limits), policy documents, and variables of CI servers (isSecret): they are deployed without a limit, or
#   in clear. apply() in place of the lifted property reads them all.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 >/dev/null || exit 2

cat > run.js <<'JS'
const pulumi = require("@pulumi/pulumi");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

(async () => {
  const container = pulumi.output({ name: "app", resources: { limits: { cpu: "500m" } }, isSecret: true });
  const lifted = pulumi.output({ name: container.name, limits: container.resources.limits, isSecret: container.isSecret });
  const applied = container.apply(({ name, resources, isSecret }) => ({ name, limits: resources.limits, isSecret }));
  const [expected, seen] = await Promise.all([applied, lifted].map(async (output) => JSON.stringify(await output.promise())));
  console.log("expected: " + expected);
  console.log("seen:     " + seen);
  if (seen !== '{"name":"app","isSecret":false}') {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
