#!/usr/bin/env bash
# npm `jira-connector` and the body of a GET request.
#
# Expected: issue.getIssue, project.getProject and the other methods that read send a GET without content: "A client SHOULD NOT generate
#   content in a GET request" (RFC 9110, 9.3.1), nor is there anything to send.
# Seen: most of them send Content-Type: application/json, Content-Length: 2 and the body {}. user.search and myself.getMyself send none.
# Hurts: those with a proxy, firewall or CDN in front of Jira that refuses a GET with a body (400 or 403), or forwards it without
#   the body: some methods of one client work, others do not.
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
  seen.push(`${request.method} ${request.url.split("?")[0].split("/")[4]} "${body}"`);
  response.setHeader("Content-Type", "application/json");
  response.end("{}");
});
server.listen(0, "127.0.0.1", async () => {
  const jira = new JiraClient({ host: "127.0.0.1", port: server.address().port, protocol: "http" });
  await jira.issue.getIssue({ issueKey: "DEV-1" });
  await jira.project.getProject({ projectIdOrKey: "DEV" });
  await jira.user.search({ username: "smith" });
  server.close();
  console.log('expected: GET issue "", GET project "", GET user ""');
  console.log("seen:     " + seen.join(", "));
  if (seen.join(", ") !== 'GET issue "{}", GET project "{}", GET user ""') {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node --no-deprecation run.js
