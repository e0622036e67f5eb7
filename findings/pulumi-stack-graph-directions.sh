#!/usr/bin/env bash
# pulumi stack graph and the direction of its arrows.
#
# Expected: a child needs its parent as a resource needs what it depends on (a parent is created first and deleted last). In one graph both
#   kinds of edges point the same way: from the resource to what it needs, or the other way round.
# Seen: a parent edge goes from the child to the parent, a dependency edge from what is needed to the resource that needs it. Only the
#   color tells them apart. A link whose parent is "group" and that depends on "key" has one arrow out and one in.
# Hurts: tools that sort or search the DOT file (what is deleted if this goes?): the answer is wrong, or the graph has cycles: a child
#   that depends on its own parent is one.
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
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

type=urn:pulumi:dev::project::example:index:Component
cat >state.json <<JSON
{ "version": 3, "deployment": { "manifest": { "time": "2026-01-01T00:00:00Z", "magic": "", "version": "" }, "resources": [
  { "urn": "$type::group", "custom": false, "type": "example:index:Component" },
  { "urn": "$type::key", "custom": false, "type": "example:index:Component" },
  { "urn": "urn:pulumi:dev::project::example:index:Component\$example:index:Component::link", "custom": false,
    "type": "example:index:Component", "parent": "$type::group", "dependencies": ["$type::key"] }
] } }
JSON
pulumi stack import --file state.json >import.txt 2>&1 || { cat import.txt; exit 1; }
pulumi stack graph graph.dot >/dev/null

# edge: the parent or the dependency edge, with the resources' names.
edge() {
  local from to
  read -r from _ to _ < <(grep -- "->" graph.dot | grep "$1")
  echo "$(name "$from") -> $(name "$to")"
}
name() { sed -n "s/.*\b$1 \[label=.*::\(.*\)\"\];/\1/p" graph.dot; }
seen="parent edge $(edge AA6639), dependency edge $(edge 246C60)"
echo "expected: parent edge link -> group, dependency edge link -> key"
echo "seen:     $seen"
if [ "$seen" != "parent edge link -> group, dependency edge key -> link" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
