#!/usr/bin/env bash
# pulumi config set-all --json and a map with one secret value.
#
# Expected: help text: "The JSON string should follow the same format as that produced by `pulumi config --json`", so that the output of
#   one stack is the input of another: `set-all --json "$(pulumi config --json --show-secrets)"`.
# Seen: a map without secrets arrives, a secret string too. A map in which one value is a secret is refused, with an error that names
#   neither key nor stack: invalid character 'v' looking for beginning of value. Nothing of the rest is set.
# Hurts: copying and restoring configuration by script; `pulumi config cp` copies such a map, within one project.
set -euo pipefail
if ! command -v pulumi >/dev/null; then
  echo "needs the Pulumi CLI on the PATH, 3.259 or newer; its npm package brings it: npm install --global pulumi" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
printf 'name: project\nruntime: yaml\n' >Pulumi.yaml
echo "pulumi $(pulumi version)"

# copied: the configuration of a stack that is set from the JSON of another one, or the error.
copied() {
  pulumi stack init target >/dev/null 2>&1
  if pulumi config set-all --stack target --json "$(pulumi config --stack source --json --show-secrets)" >error.txt 2>&1; then
    pulumi config get --stack target link
  else
    tail -1 error.txt
  fi
  pulumi stack rm --yes --stack target >/dev/null 2>&1
}
map='{"key":"DEV","token":"hush"}'
pulumi stack init source >/dev/null 2>&1
pulumi config set --stack source link hush --secret
seen=$(copied)
pulumi config rm --stack source link
pulumi config set --stack source --path link.key DEV
pulumi config set --stack source --path link.token hush
seen+=", $(copied)"
pulumi config set --stack source --path link.token hush --secret
seen+=", $(copied)"

expected="hush, $map, $map"
recorded="hush, $map, error: invalid character 'v' looking for beginning of value"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
