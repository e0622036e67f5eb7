#!/usr/bin/env bash
# @pulumi/pulumi under Deno: serializing a function, which every dynamic resource does.
#
# Expected: Deno runs npm packages ("npm:@pulumi/pulumi"); outputs, secrets and configuration work, and node:inspector, on which the
#   serialization is built, is there and evaluates code. So the function is serialized, or there is
#   an error, as under Bun: "Function serialization is not supported when using bun as a runtime."
# Seen: the promise never settles. Nothing is left to wait for, and the process ends: no output, no error, exit code 0. Whatever comes
#   after the first dynamic resource or serializeFunction has not happened.
# Hurts: inline programs of the automation API under Deno: a run that did nothing looks like a success.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 deno@2.9.6 >/dev/null || exit 2

cat >run.cjs <<'JS'
const pulumi = require("@pulumi/pulumi");
pulumi.runtime.serializeFunction(() => 1).then(
  ({ text }) => console.log("serialized"),
  (error) => console.log("error"),
);
JS
export DENO_DIR=$folder/deno DENO_NO_UPDATE_CHECK=1
echo "@pulumi/pulumi 3.276.0 on Node $(node --version) and $(node_modules/.bin/deno --version | head -1)"
run() {
  local output code=0
  output=$("$@" 2>/dev/null) || code=$?
  echo "${output:-nothing}, exit code $code"
}
expected="Node: serialized, exit code 0; Deno: serialized or error"
seen="Node: $(run node run.cjs); Deno: $(run node_modules/.bin/deno run --allow-all run.cjs)"
recorded="Node: serialized, exit code 0; Deno: nothing, exit code 0"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
