#!/usr/bin/env bash
# pulumi config set --type bool and words for true other than "true".
#
# Expected: help text: "Save the value as the given type." What is no bool is refused, as --type int and --type float refuse what is no
#   number ("parsing \"abc\": invalid syntax").
# Seen: everything that Go's strconv.ParseBool does not know is saved as false, with exit code 0: "yes", "on", "enabled", " true", "".
# Hurts: switches set from CI variables and YAML habits: `--type bool confluence:allowSync yes` turns it off.
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

for value in true True yes on enabled; do
  pulumi config set --type bool switch -- "$value"
  seen="${seen:+$seen, }$value: $(pulumi config get switch)"
done
if pulumi config set --type int number -- abc 2>/dev/null; then seen+=", int abc: accepted"; else seen+=", int abc: refused"; fi
expected="true: true, True: true, yes: true or refused, on: true or refused, enabled: refused, int abc: refused"
recorded="true: true, True: true, yes: false, on: false, enabled: false, int abc: refused"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
