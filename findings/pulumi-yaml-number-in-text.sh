#!/usr/bin/env bash
# Pulumi YAML and a number inside a text.
#
# Expected: "https://wiki.example.com/pages/${pageId}" with the integer 98765432 is .../pages/98765432, as fn::toJSON writes the same
#   number, and as `pulumi stack output` prints it.
# Seen: from a million on, the text gets the number in scientific notation: .../pages/9.8765432e+07. 123456 is written as it is. The
#   declared type (integer, in `config`) makes no difference. (Known for configuration: pulumi/pulumi-yaml issue 561.)
# Hurts: page ids, account numbers and dates (20240101) in names and URLs, at some size and not before; quoted in YAML they are kept.
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
config:
  pageId: { type: integer, default: 98765432 }
variables:
  small: 123456
  date: 20240101
  quoted: "98765432"
outputs:
  texts: "${small} ${date} ${pageId} ${quoted}"
  json: { "fn::toJSON": ["${small}", "${date}", "${pageId}", "${quoted}"] }
YAML
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

pulumi up --yes --skip-preview >up.txt 2>&1 || { cat up.txt; exit 1; }
seen="$(pulumi stack output texts), as JSON $(pulumi stack output json)"
json='[123456,20240101,98765432,"98765432"]'
expected="123456 20240101 98765432 98765432, as JSON $json"
recorded="123456 2.0240101e+07 9.8765432e+07 98765432, as JSON $json"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
