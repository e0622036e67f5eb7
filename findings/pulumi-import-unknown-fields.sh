#!/usr/bin/env bash
# pulumi import --file and a misspelled field.
#
# Expected: a field that the import file's format does not have is an error, or at least a warning: a value of the wrong type is refused
#   with the name of the field.
# Seen: "parrent" is passed over in silence. The import succeeds, and the resource is recorded without its parent, under another URN, so
#   that the next `pulumi up` of the program wants to create it anew and to delete the imported one. Spelled "PARENT" the field is accepted.
# Hurts: import files written by hand or by script; "propertys" and "versoin" go the same way.
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
YAML
echo '{ "name": "finding", "main": "index.js", "dependencies": { "@pulumi/pulumi": "3.276.0" } }' >package.json
echo 'require("@pulumi/pulumi");' >index.js
echo "pulumi $(pulumi version), @pulumi/pulumi 3.276.0 on Node $(node --version)"

# parent: that of an imported component whose entry in the import file has the given field, or why there is none.
parent() {
  cat >import.json <<JSON
{ "resources": [
  { "type": "example:index:Group", "name": "group", "component": true },
  { "type": "example:index:Link", "name": "link", "component": true, $1 }
] }
JSON
  pulumi stack init dev >/dev/null 2>&1
  if pulumi import --file import.json --yes --skip-preview --generate-code=false >import.txt 2>&1; then
    pulumi stack export | node -e '
      const { resources } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
      console.log(resources.find(({ urn }) => urn.endsWith("::link")).parent.split("::").pop());
    '
  else
    grep -q "resources.parent of type" import.txt && echo "refused" || cat import.txt
  fi
  pulumi stack rm --yes --force dev >/dev/null 2>&1
}
seen="parent: $(parent '"parent": "group"'), parent of the wrong type: $(parent '"parent": 1'), parrent: $(parent '"parrent": "group"')"
expected="parent: group, parent of the wrong type: refused, parrent: refused"
recorded="parent: group, parent of the wrong type: refused, parrent: project-dev"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
