#!/usr/bin/env bash
# npm `jira-connector` and a search that asks for no issues.
#
# Expected: search.search({ jql, maxResults: 0 }) sends maxResults 0: Jira's way to ask for the total alone. user.search and
#   board.getAllBoards send a 0 as it is.
# Seen: the search replaces 0, as if it were missing, by its default 50: fifty issues are searched, read and sent for each count.
# Hurts: dashboards and pollers that count: correct numbers, fifty issues read for each, and no error that would tell.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . jira-connector@3.1.0 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const JiraClient = require("jira-connector");
console.log("jira-connector", require("jira-connector/package.json").version, "on Node", process.version);

const seen = [];
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const maxResults = searchParams.get("maxResults") ?? JSON.parse(body).maxResults;
  seen.push(`${pathname.split("/")[4]} ${maxResults}`);
  response.setHeader("Content-Type", "application/json");
  response.end("{}");
});
server.listen(0, "127.0.0.1", async () => {
  const jira = new JiraClient({ host: "127.0.0.1", port: server.address().port, protocol: "http" });
  await jira.user.search({ username: "smith", maxResults: 0 });
  await jira.search.search({ jql: "project = DEV", maxResults: 1 });
  await jira.search.search({ jql: "project = DEV", maxResults: 0 });
  server.close();
  console.log("expected: user 0, search 1, search 0");
  console.log("seen:     " + seen.join(", "));
  if (seen.join(", ") !== "user 0, search 1, search 50") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node --no-deprecation run.js
