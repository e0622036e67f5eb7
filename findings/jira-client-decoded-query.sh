#!/usr/bin/env bash
# npm `jira-client` and query values with "&", "#" or "+".
#
# Expected: searchUsers({ query }) sends the value percent-encoded; a caller hands over the words to search for, not a piece of a URL.
# Seen: the URL is formatted with encoding, and the whole of it then decoded again: "R&D" becomes query=R and a parameter D, "C#" cuts
#   off everything after it (page size and filters too), and in "a+b@example.com" the plus reaches the server as a space.
# Hurts: user and group lookups by mail address or team name; the server answers for another query, with 200.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . jira-client@8.2.2 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const JiraApi = require("jira-client");
console.log("jira-client", require("jira-client/package.json").version, "on Node", process.version);

const seen = [];
const server = http.createServer((request, response) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  seen.push(`${searchParams.get("query")} (maxResults ${searchParams.get("maxResults")})`);
  response.setHeader("Content-Type", "application/json");
  response.end("[]");
});
server.listen(0, "127.0.0.1", async () => {
  const jira = new JiraApi({ protocol: "http", host: "127.0.0.1", port: server.address().port, apiVersion: "2" });
  const queries = ["Smith", "R&D", "C#", "a+b@example.com"];
  for (const query of queries) await jira.searchUsers({ query });
  server.close();
  console.log("expected: " + queries.map((query) => `${query} (maxResults 50)`).join(", "));
  console.log("seen:     " + seen.join(", "));
  if (seen.join(", ") !== "Smith (maxResults 50), R (maxResults 50), C (maxResults null), a b@example.com (maxResults 50)") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node --no-deprecation run.js
