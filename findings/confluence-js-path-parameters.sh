#!/usr/bin/env bash
# npm `confluence.js` and `jira.js`: names with a number sign or a slash.
#
# Expected: what is passed as a parameter is data: the client encodes it (RFC 3986, 2.2), as it does with the parameters of a query. The
#   group "C# developers" is /group/C%23%20developers, the property "deploy#2" of a page or an issue is deploy%232.
# Seen: parameters of a path are put into it as they are. From "#" on, the rest is a fragment that is never sent: another group is asked
#   for, and another property is deleted: the one named "deploy". A "/" begins a new segment.
# Hurts: tools that keep their state in properties with structured names, and groups from a directory: a 404 at best.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . confluence.js@2.1.0 jira.js@5.4.0 >/dev/null || exit 2

cat > run.mjs <<'JS'
import http from "node:http";
import { readFileSync } from "node:fs";
import { ConfluenceClient } from "confluence.js";
import { Version2Client } from "jira.js";
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
console.log("confluence.js", version("confluence.js"), "and jira.js", version("jira.js"), "on Node", process.version);

const asked = [];
const server = http.createServer(({ method, url }, response) => {
  asked.push(`${method} ${url.replace(/.*\/rest\/api(\/2)?/, "")}`);
  response.setHeader("Content-Type", "application/json");
  response.end("{}");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const host = `http://127.0.0.1:${server.address().port}`;
const options = { host, authentication: { basic: { email: "ann@example.com", apiToken: "token" } } };
const confluence = new ConfluenceClient(options);
await confluence.group.getGroupByName({ groupName: "C# developers" });
await confluence.contentProperties.deleteContentProperty({ id: "1", key: "deploy#2" });
await new Version2Client(options).issueProperties.deleteIssueProperty({ issueIdOrKey: "A-1", propertyKey: "deploy#2" });
server.close();
const seen = asked.join(", ");
console.log("expected: GET /group/C%23%20developers, DELETE /content/1/property/deploy%232, DELETE /issue/A-1/properties/deploy%232");
console.log("seen:     " + seen);
if (seen !== "GET /group/C, DELETE /content/1/property/deploy, DELETE /issue/A-1/properties/deploy") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
