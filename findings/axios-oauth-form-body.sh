#!/usr/bin/env bash
# npm `axios-oauth-1.0a` and a form as request body.
#
# Expected: RFC 5849, 3.4.1.3.1: the parameters of an application/x-www-form-urlencoded body are signed. The body-hash extension
#   forbids oauth_body_hash on such a request. The interceptor has a branch for exactly this case.
# Seen: the branch is never taken: it looks for the header under the name "content-type", which axios keeps as "Content-Type" (and sets
#   only after the interceptors have run, if the body is a URLSearchParams). The form is not signed, and an oauth_body_hash is sent.
# Hurts: POST and PUT with a form, such as OAuth's own token endpoints and Atlassian's older REST resources: 401 signature_invalid.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . axios-oauth-1.0a@0.4.1 axios@1.21.1 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const axios = require("axios");
const addOAuthInterceptor = require("axios-oauth-1.0a").default;
console.log("axios-oauth-1.0a 0.4.1, axios", axios.VERSION, "on Node", process.version);

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

const seen = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
    const bodyHash = request.headers.authorization.includes("oauth_body_hash") ? " with oauth_body_hash" : "";
    const verdict = isSignatureValid(request, isForm ? body : "") ? "valid" : "invalid";
    seen.push(`${request.method} ${request.url} ${isForm ? body + " " : ""}${verdict}${bodyHash}`);
    response.end();
  });
});

server.listen(0, "127.0.0.1", async () => {
  const client = axios.create({ baseURL: `http://127.0.0.1:${server.address().port}` });
  addOAuthInterceptor(client, { algorithm: "HMAC-SHA1", key: "key", secret: "secret", token: "token", tokenSecret: "token-secret" });
  await client.post("/rest", "a=1", { headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  await client.post("/rest", "a=1", { headers: { "content-type": "application/x-www-form-urlencoded" } });
  await client.post("/rest", new URLSearchParams({ a: "1" }));
  server.close();
  console.log("expected: three times POST /rest a=1 valid");
  console.log("seen:     " + seen.join("; "));
  if (seen.join("; ") !== Array(3).fill("POST /rest a=1 invalid with oauth_body_hash").join("; ")) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
