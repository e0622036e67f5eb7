#!/usr/bin/env bash
# Pulumi YAML and a key with a dot or a space.
#
# Expected: property paths, "used throughout the Pulumi ecosystem", have dots and brackets, and keys with special characters
#   need brackets: ${labels["app.tier"]} reads the entry app.tier, of an object of the configuration and of one in `variables` alike.
# Seen: for an object written in the program, every quoted key is refused: "Index property access is only allowed on Maps and Lists".
#   ${labels.plain} is read, and so is ${configured["app.tier"]}; for the dotted key of a variable there is no way.
# Hurts: labels, annotations and host names as keys of a table that several resources share.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v pulumi-language-yaml >/dev/null; then
  echo "needs the Pulumi CLI 3.259 or newer and pulumi-language-yaml 1.25 on the PATH; a release of the CLI has both" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi_yaml() { printf 'name: project\nruntime: yaml\n%s\n' "$1" >Pulumi.yaml; }
pulumi_yaml "config: { configured: { type: object } }"
pulumi stack init dev >/dev/null 2>&1
pulumi config set --path 'configured["app.tier"]' front
echo "pulumi $(pulumi version)"

# output: the value of an expression as an output of the stack, or why there is none.
output() {
  pulumi_yaml "config: { configured: { type: object } }
variables: { labels: { app.tier: front, plain: back } }
outputs: { value: '$1' }"
  if pulumi up --yes --skip-preview >up.txt 2>&1; then
    pulumi stack output value
  else
    grep -m1 -o "Index property access.*" up.txt || cat up.txt
  fi
}
# shellcheck disable=SC2016
seen="$(output '${configured["app.tier"]}'), $(output '${labels.plain}'), $(output '${labels["app.tier"]}')"
expected="front, back, front"
recorded="front, back, Index property access is only allowed on Maps and Lists"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
