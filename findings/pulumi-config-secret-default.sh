#!/usr/bin/env bash
# A default for a secret configuration key in Pulumi.yaml.
#
# Expected: project configuration: `secret: true` says that the value is a secret, `default` says what a stack gets that sets none. Both
#   together make the default a secret, or else Pulumi.yaml is refused, by its schema or by the first command that reads it.
# Seen: Pulumi.yaml is valid, and `stack init` and `config` accept it (`config` shows the default). Every preview of a stack without a value
#   of its own fails: "Stack 'dev' with configuration key 'password' must be encrypted as it's secret"; its file has no such key.
# Hurts: templates with a first password or a test token: the error sends readers to a stack file in which there is nothing to find.
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
config:
  password: { type: string, secret: true, default: changeme }
YAML
echo '{ "name": "finding", "main": "index.js", "dependencies": { "@pulumi/pulumi": "3.276.0" } }' >package.json
echo 'require("@pulumi/pulumi");' >index.js
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

preview() {
  if pulumi preview >preview.txt 2>&1; then
    echo "succeeds"
  else
    grep -o "must be encrypted as it's secret" preview.txt || cat preview.txt
  fi
}
lines=$(grep -c password Pulumi.dev.yaml || true)
seen="lines about it in the stack: $lines, preview: $(preview)"
pulumi config set --secret password own
seen+=", with a value of its own: $(preview)"
expected="lines about it in the stack: 0, preview: succeeds, with a value of its own: succeeds"
recorded="lines about it in the stack: 0, preview: must be encrypted as it's secret, with a value of its own: succeeds"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
