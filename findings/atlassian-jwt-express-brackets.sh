#!/usr/bin/env bash
# npm `atlassian-jwt` with Express, and query names with brackets.
#
# Expected: the query string hash (claim qsh) of one request is the same for its sender, who has a URL (fromMethodAndUrl), and for its
#   receiver, who has a request of Express (fromExpressRequest). Atlassian's rules for it know nothing of brackets.
# Seen: Express 4 reads filter[status]=open as { filter: { status: "open" } } and id[]=1 as { id: ["1"] }. The receiver hashes
#   filter=[object Object] and id=1, the sender filter[status]=open and id[]=1: the hashes differ, and the request is refused.
# Hurts: Atlassian Connect apps whose URLs have bracketed names (PHP and jQuery style); with `app.set("query parser", "simple")`
#   both sides agree.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . atlassian-jwt@2.0.3 express@4.22.1 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const express = require("express");
const jwt = require("atlassian-jwt");
const version = (name) => `${name} ${require(`${name}/package.json`).version}`;
console.log(version("atlassian-jwt"), "and", version("express"), "on Node", process.version);

const hashed = [];
const app = express();
app.use((request, response) => {
  hashed.push(jwt.createCanonicalRequest(jwt.fromExpressRequest(request), false, ""));
  response.end();
});
const get = (port, path) =>
  new Promise((resolve) => http.get({ host: "127.0.0.1", port, path }, (response) => response.resume().on("end", resolve)));

const server = app.listen(0, "127.0.0.1", async () => {
  const paths = ["/macro?status=open", "/macro?filter[status]=open", "/macro?id[]=1&id[]=2"];
  for (const path of paths) await get(server.address().port, path);
  server.close();
  const expected = paths.map((path) => jwt.createCanonicalRequest(jwt.fromMethodAndUrl("GET", path), false, ""));
  console.log("expected: " + decodeURIComponent(expected.join(" ")));
  console.log("seen:     " + decodeURIComponent(hashed.join(" ")));
  if (decodeURIComponent(hashed.join(" ")) !== "GET&/macro&status=open GET&/macro&filter=[object Object] GET&/macro&id=1,2") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node --no-deprecation run.js
