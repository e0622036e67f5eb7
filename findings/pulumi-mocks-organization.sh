#!/usr/bin/env bash
# Pulumi for Node.js: getOrganization in a unit test.
#
# Expected: after setMocks(mocks), a program runs without an engine: getProject() is "project" and getStack() is "stack".
#   getOrganization() has a value of the same kind.
# Seen: it throws "Missing organization name; for test mode, please call `pulumi.runtime.setMocks`", which is what has been done. The
#   organization is the fifth argument of setMocks, after three that have defaults, and the only one without.
# Hurts: tests of programs that name other stacks in full, as new StackReference(`${pulumi.getOrganization()}/network/prod`): the error
#   advises the step that comes before it.
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

const mocks = { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: ({ inputs }) => inputs };
function organization(...rest) {
  pulumi.runtime.setMocks(mocks, ...rest);
  try {
    return pulumi.getOrganization();
  } catch (error) {
    return error.message;
  }
}
const seen = [
  organization(),
  pulumi.getProject(),
  pulumi.getStack(),
  organization("project", "stack", false, "acme"),
].join(", ");
console.log("expected: organization, project, stack, acme");
console.log("seen:     " + seen);
const message = "Missing organization name; for test mode, please call `pulumi.runtime.setMocks`";
if (seen !== `${message}, project, stack, acme`) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
