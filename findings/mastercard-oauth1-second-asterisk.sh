#!/usr/bin/env bash
# npm `mastercard-oauth1-signer` and a query with two asterisks or two exclamation marks.
#
# Expected: RFC 5849, 3.6: "*" and "!" are percent-encoded wherever they occur in the signature base string.
# Seen: only the first of each is: replace("*", "%2A") and replace(/!/, "%21") stop after one match.
# Hurts: wildcard searches: title=re*port is signed correctly, title=*report* is not.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . mastercard-oauth1-signer@1.2.0 >/dev/null || exit 2

cat > run.js <<'JS'
const OAuth = require("mastercard-oauth1-signer");
console.log("mastercard-oauth1-signer", require("mastercard-oauth1-signer/package.json").version, "on Node", process.version);

const queries = ["title=re*port", "title=*report*", "title=wow!!"];
const encode = (s) => encodeURIComponent(s).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const expected = queries.map((query) => encode(query)).join(" ");
const seen = queries
  .map((query) => OAuth.getSignatureBaseString("GET", "https://example.com/rest", query).split("&")[2])
  .join(" ");
const recorded = "title%3Dre%2Aport title%3D%2Areport* title%3Dwow%21!";
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
