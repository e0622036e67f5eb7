#!/usr/bin/env bash
# npm `oauth` (the client underneath passport-oauth1) and an IPv6 address as host.
#
# Expected: RFC 5849, 3.4.1.2: the authority is the value of the Host header; RFC 3986, 3.2.2: an IPv6 address stands in brackets
#   there. http://[::1]:8090/rest is signed as http://[::1]:8090/rest; "http://::1:8090/rest" is not a URL.
# Seen: the request arrives with the right Host header, but is signed without the brackets.
# Hurts: integration tests against a server on ::1 and networks without IPv4; the same client works by name and by IPv4 address.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . oauth@0.10.2 >/dev/null || exit 2

cat > run.js <<'JS'
const { OAuth } = require("oauth");
console.log("oauth", require("oauth/package.json").version, "on Node", process.version);

const client = new OAuth(null, null, "key", "secret", "1.0", null, "HMAC-SHA1");
const seen = [];
const createSignature = client._createSignature.bind(client);
client._createSignature = (base, tokenSecret) => {
  seen.push(decodeURIComponent(base.split("&")[1]));
  return createSignature(base, tokenSecret);
};
for (const host of ["localhost:8090", "127.0.0.1:8090", "[::1]:8090"]) client.authHeader(`http://${host}/rest`, "token", "secret");

console.log("expected: http://localhost:8090/rest http://127.0.0.1:8090/rest http://[::1]:8090/rest");
console.log("seen:     " + seen.join(" "));
if (seen.join(" ") !== "http://localhost:8090/rest http://127.0.0.1:8090/rest http://::1:8090/rest") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
