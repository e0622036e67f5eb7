#!/usr/bin/env bash
# pulumi config set --path and a value of twenty digits.
#
# Expected: help text: "integers are treated as numbers. All other values are treated as strings". A program that reads the number, or the
#   CLI that shows it, gets the digits that were set; --secret and a leading zero keep them.
# Seen: from 9223372036854775808 on (beyond 64 bits) the value is stored in the stack's file as a floating-point number, with the last
#   digits gone, and read back as zeros. One digit less, and all is well.
# Hurts: account numbers, card-like ids and numeric tokens in structured configuration; plain `config set` without --path keeps them.
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

for value in 9223372036854775807 12345678901234567890 012345678901234567890; do
  pulumi config set --path "ids.plain" -- "$value"
  seen="${seen:+$seen, }$value: $(pulumi config get --path ids.plain)"
  expected="${expected:+$expected, }$value: $value"
done
recorded="9223372036854775807: 9223372036854775807, 12345678901234567890: 12345678901234567000"
recorded+=", 012345678901234567890: 012345678901234567890"
echo "expected: $expected"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
