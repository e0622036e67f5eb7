#!/usr/bin/env bash
# Pulumi YAML and the source positions that it records.
#
# Expected: the documentation of RegisterResourceRequest: `sourcePosition` is "the optional source position of the user code that
#   initiated the register". User code of a YAML program is Pulumi.yaml.
# Seen: position and stack trace of each resource are those of the language host itself: a dozen lines of its Go code, of gRPC and of the
#   Go runtime (asm_amd64.s), one object each. No line of Pulumi.yaml is among them. They are most of what a small resource takes up in
#   the state, and other lines after each update of the host.
# Hurts: states of many small resources, which are read and written as a whole and are twice as large as they would be, and whoever
#   follows the position of a resource to its definition.
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
resources:
  other: { type: "pulumi:pulumi:StackReference", properties: { name: organization/project/dev } }
YAML
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

pulumi up --yes --skip-preview >up.txt 2>&1 || { cat up.txt; exit 1; }
seen=$(pulumi stack export | node -e '
  const { resources } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
  const { sourcePosition, stackTrace, ...own } = resources.find(({ urn }) => urn.endsWith("::other"));
  const frames = stackTrace.map(({ sourcePosition }) => sourcePosition);
  const has = (part) => frames.some((frame) => frame.includes(part));
  const share = 1 - JSON.stringify(own).length / JSON.stringify({ ...own, sourcePosition, stackTrace }).length;
  console.error(frames.join("\n") + `\n${frames.length} frames, ${Math.round(share * 100)} % of the resource`);
  console.log(`Pulumi.yaml ${has("Pulumi.yaml")}, grpc ${has("google.golang.org/grpc")}, more than five frames ${frames.length > 5}`);
')
expected="Pulumi.yaml true, grpc false, more than five frames false"
recorded="Pulumi.yaml false, grpc true, more than five frames true"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
