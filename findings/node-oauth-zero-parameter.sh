#!/usr/bin/env bash
# npm `oauth` (the OAuth 1.0a client underneath passport-oauth1) and the number 0 as a form parameter.
#
# Expected: RFC 5849, 3.4.1.3.1, signs the name/value pairs of the form body that is sent; a parameter start: 0 is sent as "start=0",
#   so that is what has to be signed.
# Seen: the body says "start=0", the signature base string says "start=". The client encodes what is == "" as nothing, and in
#   JavaScript both 0 == "" and false == "" hold. The string "0" is signed correctly.
# Hurts: whoever pages with numbers, { start: 0, limit: 25 }, against Confluence, Jira or any other OAuth 1.0a service provider:
#   the first page is answered 401 signature_invalid, the second page works.
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
const http = require("node:http");
const { OAuth } = require("oauth");
console.log("oauth", require("oauth/package.json").version, "on Node", process.version);

const { createHmac } = require("node:crypto");
const encode = (s) => encodeURIComponent(s).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
/** RFC 5849, 3.4, from what arrived: request line, Host and Authorization headers, form body. */
function isSignatureValid(request, form) {
  const protocol = [...request.headers.authorization.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], decodeURIComponent(m[2])]);
  const signature = Object.fromEntries(protocol).oauth_signature;
  const url = new URL(`http://${request.headers.host}${request.url}`);
  const pairs = [...protocol.filter(([name]) => name !== "oauth_signature"), ...url.searchParams, ...new URLSearchParams(form)]
    .map(([name, value]) => [encode(name), encode(value)])
    .sort(([name, value], [otherName, otherValue]) =>
      name === otherName ? (value < otherValue ? -1 : 1) : name < otherName ? -1 : 1)
    .map((pair) => pair.join("="));
  const base = [request.method, encode(url.origin + url.pathname), encode(pairs.join("&"))].join("&");
  return createHmac("sha1", "secret&token-secret").update(base).digest("base64") === signature;
}

const verdicts = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    verdicts.push(`sent ${body} ${isSignatureValid(request, body) ? "valid" : "invalid"}`);
    response.end();
  });
});
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/rest`;
  const client = new OAuth(null, null, "key", "secret", "1.0", null, "HMAC-SHA1");
  for (const parameters of [{ start: 25 }, { start: "0" }, { start: 0 }, { minor: false }]) {
    await new Promise((done) => client.post(url, "token", "token-secret", parameters, done));
  }
  server.close();
  const seen = `25: ${verdicts[0]}; "0": ${verdicts[1]}; 0: ${verdicts[2]}; false: ${verdicts[3]}`;
  const recorded = '25: sent start=25 valid; "0": sent start=0 valid; 0: sent start=0 invalid; false: sent minor=false invalid';
  console.log("expected: four valid signatures");
  console.log("seen:     " + seen);
  if (seen !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
