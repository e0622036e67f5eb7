#!/usr/bin/env bash
# Pulumi YAML and fn::readFile with a file that is not UTF-8.
#
# Expected: a file that cannot be a string is refused with its name and the reason, as fn::fromBase64 refuses such bytes: "fn::fromBase64
#   output is not a valid UTF-8 string".
# Seen: the bytes are accepted. Used as an output or an input, they end the run with "an unhandled error occurred: waiting for RPCs: ...
#   grpc: error while marshaling: string field contains invalid UTF-8": neither the file, nor the function, nor the place in the program.
# Hurts: whoever has a certificate in DER form or a text in Latin-1 among many files: nothing says which one it is.
set -euo pipefail
if ! command -v pulumi >/dev/null || ! command -v pulumi-language-yaml >/dev/null; then
  echo "needs the Pulumi CLI 3.259 or newer and pulumi-language-yaml 1.25 on the PATH; a release of the CLI has both" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PULUMI_HOME=$folder/home PULUMI_BACKEND_URL=file://$folder PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
printf 'M\xfcnchen\n' >city.txt
pulumi_yaml() { printf 'name: project\nruntime: yaml\n%s\n' "$1" >Pulumi.yaml; }
pulumi_yaml "outputs: {}"
pulumi stack init dev >/dev/null 2>&1
echo "pulumi $(pulumi version)"

# failure: what an `up` of the expression says about the file or the function.
failure() {
  pulumi_yaml "outputs: { value: $1 }"
  if pulumi up --yes --skip-preview >up.txt 2>&1; then
    echo none
  else
    grep -m1 -oE "fn::[A-Za-z0-9]+ output is not a valid UTF-8 string|city\.txt.*|an unhandled error occurred" up.txt || cat up.txt
  fi
}
seen="base64: $(failure "{ 'fn::fromBase64': '$(base64 city.txt)' }"); file: $(failure "{ 'fn::readFile': ./city.txt }")"
echo "expected: base64: fn::fromBase64 output is not a valid UTF-8 string; file: the same of city.txt"
echo "seen:     $seen"
if [ "$seen" != "base64: fn::fromBase64 output is not a valid UTF-8 string; file: an unhandled error occurred" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
