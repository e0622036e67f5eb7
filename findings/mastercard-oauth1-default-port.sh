#!/usr/bin/env bash
# npm `mastercard-oauth1-signer` (OAuth 1.0a with RSA-SHA256 and body hash) and a URL that names the default port.
#
# Expected: RFC 5849, 3.4.1.2, to which the source refers: the port is left out if it is 80 for http or 443 for https. HTTP clients
#   leave it out of the Host header as well, so that the service provider cannot even know that it was written.
# Seen: https://example.com:443/rest is signed with ":443". The port is compared with the numbers 443 and 80, and is a string.
# Hurts: base URLs from load balancers, Kubernetes and configuration tools, which write the port: every request is refused.
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

const urls = ["https://example.com/rest", "https://example.com:443/rest", "http://example.com:80/rest"];
const seen = urls.map((url) => OAuth.getBaseUriString(url)).join(" ");
console.log("expected: " + urls.map((url) => new URL(url).href).join(" "));
console.log("seen:     " + seen);
if (seen !== urls.join(" ")) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
