#!/usr/bin/env bash
# npm `superagent`: its agent and Max-Age.
#
# Expected: RFC 6265, 5.2.2 and 5.3: a cookie with Max-Age=0 is removed, and Max-Age has precedence over Expires. The documentation offers
#   agent() as the way to save cookies.
# Seen: the jar below it (npm cookiejar) does not know Max-Age. A server's Max-Age=0 stores the empty cookie instead of removing it, and a
#   cookie of ten minutes never ends.
# Hurts: tests of logging out, and long-running programs behind a load balancer that sets its cookie with Max-Age: they stay with a node
#   that is gone. A server that sends Expires as well is not affected.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . superagent@10.4.2 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const request = require("superagent");
console.log("superagent", require("superagent/package.json").version, "on Node", process.version);

const server = http.createServer(({ url, headers }, response) => {
  if (url === "/login") response.setHeader("Set-Cookie", "token=A; Path=/");
  if (url === "/logout") response.setHeader("Set-Cookie", "token=; Path=/; Max-Age=0");
  if (url === "/logout-expires") response.setHeader("Set-Cookie", "token=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  response.setHeader("Content-Type", "text/plain");
  response.end(headers.cookie ?? "nothing");
});
async function afterLeavingBy(path) {
  const agent = request.agent();
  const get = async (path) => (await agent.get(`http://127.0.0.1:${server.address().port}${path}`)).text;
  await get("/login");
  await get(path);
  return get("/");
}
server.listen(0, "127.0.0.1", async () => {
  const seen = `Expires: ${await afterLeavingBy("/logout-expires")}, Max-Age: ${await afterLeavingBy("/logout")}`;
  server.close();
  console.log("expected: Expires: nothing, Max-Age: nothing");
  console.log("seen:     " + seen);
  if (seen !== "Expires: nothing, Max-Age: token=") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
