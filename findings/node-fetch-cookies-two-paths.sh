#!/usr/bin/env bash
# npm `node-fetch-cookies` and two applications on one host.
#
# Expected: RFC 6265, 5.3: cookies are told apart by name, domain and path. JSESSIONID with Path=/confluence and JSESSIONID with
#   Path=/jira are two, and each application gets its own.
# Seen: the jar knows one cookie for each name of a host: the login to the second application removes the first one's session. A cookie
#   without Path is sent to all of them.
# Hurts: scripts for Confluence and Jira behind one name (https://example.com/confluence, /jira): a call to one logs the other out.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . node-fetch-cookies@2.1.1 >/dev/null || exit 2

cat > run.mjs <<'JS'
import http from "node:http";
import { readFileSync } from "node:fs";
import { CookieJar, fetch } from "node-fetch-cookies";
const { version } = JSON.parse(readFileSync("node_modules/node-fetch-cookies/package.json", "utf8"));
console.log("node-fetch-cookies", version, "on Node", process.version);

const server = http.createServer((request, response) => {
  const [, application, action] = request.url.split("/");
  if (action === "login") response.setHeader("Set-Cookie", `JSESSIONID=of-${application}; Path=/${application}`);
  response.end(request.headers.cookie ?? "nothing");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const jar = new CookieJar();
const get = async (path) => (await fetch(jar, `http://127.0.0.1:${server.address().port}${path}`)).text();

await get("/confluence/login");
const before = await get("/confluence/rest");
await get("/jira/login");
const seen = `${before}, then ${await get("/confluence/rest")} and ${await get("/jira/rest")}`;
server.close();
console.log("expected: JSESSIONID=of-confluence, then JSESSIONID=of-confluence and JSESSIONID=of-jira");
console.log("seen:     " + seen);
if (seen !== "JSESSIONID=of-confluence, then nothing and JSESSIONID=of-jira") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
