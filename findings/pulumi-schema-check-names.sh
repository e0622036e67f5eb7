#!/usr/bin/env bash
# Pulumi CLI, `pulumi schema check`, and a misspelled field of a package's schema.
#
# Expected: its help: it ensures "that a Pulumi package schema meets the requirements imposed by the schema spec". A list of required
#   inputs that names no input is found by it, and so is a wrong type or a default of `config` for an unknown variable.
# Seen: a field that the specification does not know is passed over: with requiredInput, replaceOnChange or Secret the check is silent
#   and ends with 0, and the generated SDK has an optional input, an update in place, a secret in plain text. `required` of `config` may
#   name a variable that does not exist.
# Hurts: authors of providers who write schema.json by hand or by a generator of their own, and take the check in CI for a proof.
set -euo pipefail
if ! command -v pulumi >/dev/null; then
  echo "needs the Pulumi CLI 3.259 or newer on the PATH" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_SKIP_UPDATE_CHECK=true
echo "pulumi $(pulumi version)"

check() {
  echo "{\"name\": \"wiki\", \"version\": \"1.0.0\", $1}" >schema.json
  pulumi schema check schema.json >/dev/null 2>&1 && echo passes || echo fails
}
resource() { echo "\"resources\": {\"wiki:index:Link\": {\"inputProperties\": {\"url\": {\"type\": \"string\"$1}}$2}}"; }
config() { echo "\"config\": {\"variables\": {\"token\": {\"type\": \"string\"}}, \"$1\": [\"tokn\"]}"; }

seen="requiredInputs [ur] $(check "$(resource "" ', "requiredInputs": ["ur"]')")"
seen+=", requiredInput [url] $(check "$(resource "" ', "requiredInput": ["url"]')")"
seen+=", replaceOnChange $(check "$(resource ', "replaceOnChange": true' "")"), Secret $(check "$(resource ', "Secret": true' "")")"
seen+="; config: defaults [tokn] $(check "$(config defaults)"), required [tokn] $(check "$(config required)")"
echo "expected: ${seen//passes/fails}"
echo "seen:     $seen"
recorded="requiredInputs [ur] fails, requiredInput [url] passes, replaceOnChange passes, Secret passes"
recorded+="; config: defaults [tokn] fails, required [tokn] passes"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
