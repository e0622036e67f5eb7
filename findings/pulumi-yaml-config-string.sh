#!/usr/bin/env bash
# Pulumi YAML and a configuration value of the type "string".
#
# Expected: the documentation of `config` in a project file: `type` is the type of the value. A key with `type: string` is a string, as
#   `pulumi config set` stores it (quoted, in Pulumi.dev.yaml) and as every other SDK reads it.
# Seen: the value is read as JSON or YAML first, and what looks like something else is something else: the string 1e5 is the number
#   100000, 1.10 is 1.1, twenty digits end in other digits, true is a boolean, {"kid":7} an object, and null nothing at all.
#   The declared type is checked against nothing. (Known for numbers: pulumi/pulumi-yaml issue 577.)
# Hurts: consumer keys, versions and account numbers; JSON documents such as service account keys, which reach the resource as objects.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v pulumi-language-yaml >/dev/null || ! command -v node >/dev/null; then
  echo "needs Node.js, the Pulumi CLI 3.259 or newer and pulumi-language-yaml 1.25 on the PATH; a release of the CLI has both" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
cat >Pulumi.yaml <<'YAML'
name: project
runtime: yaml
config:
  value: { type: string }
outputs:
  value: ${value}
YAML
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

expected="" seen=""
for value in link-1 1e5 1.10 12345678901234567890 true '{"kid":7}' null; do
  pulumi config set value -- "$value"
  pulumi up --yes --skip-preview >up.txt 2>&1 || { cat up.txt; exit 1; }
  expected+="\"${value//\"/\\\"}\" "
  seen+="$(pulumi stack export | node -e '
    const { resources } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
    const { outputs } = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    console.log(outputs === undefined ? "nothing" : JSON.stringify(outputs.value));
  ') "
done
recorded='"link-1" 100000 1.1 12345678901234567000 true {"kid":7} nothing '
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
