#!/usr/bin/env bash
# npm `simple-oauth2` and an answer to a refresh without a new refresh token.
#
# Expected: RFC 6749, 6: the server "MAY issue a new refresh token"; where it does not, the old one stays good. The library means to
#   carry it over: it sets refresh_token where the answer has none.
# Seen: it takes the value from the wrong object, and sets undefined. The first refresh() works, the token that it returns has no
#   refresh token any more, and the second refresh() sends "refresh_token=" with nothing in it.
# Hurts: programs that stay up for longer than two lifetimes of an access token, against servers that keep a refresh token: the
#   first refresh passes all tests, some hours later everybody has to log in again. Servers that rotate it are not affected.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . simple-oauth2@5.1.0 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const { AuthorizationCode } = require("simple-oauth2");
console.log("simple-oauth2", require("simple-oauth2/package.json").version, "on Node", process.version);

const sent = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    sent.push(new URLSearchParams(body).get("refresh_token"));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: "new", token_type: "bearer", expires_in: 7200 }));
  });
});
server.listen(0, "127.0.0.1", async () => {
  const tokenHost = `http://127.0.0.1:${server.address().port}`;
  const client = new AuthorizationCode({ client: { id: "id", secret: "secret" }, auth: { tokenHost, tokenPath: "/token" } });
  const token = client.createToken({ access_token: "old", refresh_token: "R1", expires_in: 10 });
  await (await token.refresh()).refresh();
  server.close();
  const seen = JSON.stringify(sent);
  console.log('expected: ["R1","R1"]');
  console.log("seen:     " + seen);
  if (seen !== '["R1",""]') {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
