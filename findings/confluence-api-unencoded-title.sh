#!/usr/bin/env bash
# npm `confluence-api` and page titles with "&", "#" or "+".
#
# Expected: getContentByPageTitle(space, title) sends the title percent-encoded; a caller hands over a title, not a piece of a URL.
# Seen: the title is put into the URL as it is. "R&D" asks for the page "R" (with a parameter D), "C#" for "C", and the plus of "C++"
#   reaches the server as two spaces. A space and an umlaut work, since the HTTP client encodes what may not stand in a URL at all.
# Hurts: scripts that look a page up before they write it: "no such page", or another page, which is then overwritten.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . confluence-api@1.4.0 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const { promisify } = require("node:util");
const Confluence = require("confluence-api");
console.log("confluence-api", require("confluence-api/package.json").version, "on Node", process.version);

const seen = [];
const server = http.createServer((request, response) => {
  seen.push(`"${new URL(request.url, "http://localhost").searchParams.get("title")}"`);
  response.setHeader("Content-Type", "application/json");
  response.end('{ "results": [] }');
});
server.listen(0, "127.0.0.1", async () => {
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  const confluence = new Confluence({ username: "user", password: "password", baseUrl });
  const titles = ["Release notes", "R&D", "C#", "C++"];
  for (const title of titles) await promisify(confluence.getContentByPageTitle).call(confluence, "DEV", title);
  server.close();
  console.log("expected: " + titles.map((title) => `"${title}"`).join(", "));
  console.log("seen:     " + seen.join(", "));
  if (seen.join(", ") !== '"Release notes", "R", "C", "C  "') {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node --no-deprecation run.js
