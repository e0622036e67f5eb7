#!/usr/bin/env bash
# pulumi config set --path, when the key has a value that was set as JSON.
#
# Expected: `pulumi config set --path` "can be used to set a value inside a map or list". A value set as JSON is one: programs read it with
#   getObject/requireObject exactly like a map that was made with --path. So the rest of it stays, or the command refuses, as it does
#   for a scalar inside a map ("expected a map").
# Seen: the whole value is replaced by a map with the one new field, without a word. It makes no difference that the value was a secret.
# Hurts: settings that grew from `pulumi config set connections '{...}'`: adding one field with --path loses all other connections,
#   and their passwords, which are nowhere else in plain text.
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

pulumi config set --secret connections '{"staging":{"password":"secret"}}'
pulumi config set --path connections.production.user admin
expected='{"production":{"user":"admin"},"staging":{"password":"secret"}}, or an error'
seen=$(pulumi config get connections)
recorded='{"production":{"user":"admin"}}'
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
