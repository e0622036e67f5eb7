#!/usr/bin/env bash
# Pulumi YAML and a list or an object inside a text.
#
# Expected: "labels: ${labels}" is an error, since a list has no one form as text, or the JSON that `pulumi stack output` and fn::toJSON
#   give for the same value.
# Seen: the text gets Go's notation: labels: [a b c], in which nobody can tell ["a b", "c"] from ["a", "b c"], and settings:
#   map[limit:5 query:a:b]. No error and no warning.
# Hurts: scripts, policies and JSON documents that are put together from texts: what arrives is not JSON and not the value.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v pulumi-language-yaml >/dev/null; then
  echo "needs the Pulumi CLI 3.259 or newer and pulumi-language-yaml 1.25 on the PATH; a release of the CLI has both" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
cat >Pulumi.yaml <<'YAML'
name: project
runtime: yaml
variables:
  labels: ["a b", "c"]
  settings: { query: "a:b", limit: 5 }
outputs:
  texts: "labels: ${labels}, settings: ${settings}"
  json: { "fn::toJSON": { labels: "${labels}", settings: "${settings}" } }
YAML
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

if pulumi up --yes --skip-preview >up.txt 2>&1; then seen=$(pulumi stack output texts); else seen="an error"; fi
echo "the same values in fn::toJSON: $(pulumi stack output json)"
expected='an error, or labels: ["a b","c"], settings: {"limit":5,"query":"a:b"}'
recorded="labels: [a b c], settings: map[limit:5 query:a:b]"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
