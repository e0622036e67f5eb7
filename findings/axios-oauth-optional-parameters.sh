#!/usr/bin/env bash
# npm `axios-oauth-1.0a`, an interceptor that signs axios requests, and parameters that axios leaves out or writes in its own way.
#
# Expected: the request that axios sends is the request that is signed. axios documents that params which are null or undefined are not
#   sent, and that arrays are sent with brackets.
# Seen: the interceptor turns the same params into a query by URLSearchParams: it signs expand=undefined where nothing is sent, and
#   a=1,2 where a[]=1&a[]=2 is sent. A plain string or number is signed correctly.
# Hurts: calls with an optional parameter, { expand: options.expand }: 401 signature_invalid exactly when the option is not given.
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
  await client.get("/rest", { params: { limit: 25 } });
  await client.get("/rest", { params: { limit: 25, expand: undefined } });
  await client.get("/rest", { params: { a: [1, 2] } });
  server.close();
  console.log("expected: three valid signatures");
  console.log("seen:     " + seen.join("; "));
  const recorded = "GET /rest?limit=25 valid; GET /rest?limit=25 invalid; GET /rest?a%5B%5D=1&a%5B%5D=2 invalid";
  if (seen.join("; ") !== recorded) {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
