#!/usr/bin/env bash
# npm `confluence.js` and what it throws.
#
# Expected: a call that fails rejects with an Error that says why: that the connection was refused, or the status and the server's answer.
# Seen: without an answer (refused, timed out, unknown host), the handler reads a property of the missing answer: a TypeError, "Cannot
#   read properties of undefined (reading 'data')", takes the place of the reason. With an answer, its body alone is thrown: for a proxy's
#   page a string, for an empty body the empty string, neither with a status, a message or a stack.
# Hurts: every program with `catch (error) { log(error.message) }`: it logs "undefined", and a retry for 429 or 503 cannot know the
#   status. For a wrong address people look for a bug in their program.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . confluence.js@2.1.0 >/dev/null || exit 2

cat > run.mjs <<'JS'
import http from "node:http";
import { readFileSync } from "node:fs";
import { ConfluenceClient } from "confluence.js";
const { version } = JSON.parse(readFileSync("node_modules/confluence.js/package.json", "utf8"));
console.log("confluence.js", version, "on Node", process.version);

const server = http.createServer(({ url }, response) => {
  response.writeHead(503, { "Content-Type": "text/html" });
  response.end(url.includes("/busy/") ? "<h1>Busy</h1>" : "");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${server.address().port}`;
async function thrown(host) {
  const client = new ConfluenceClient({ host, authentication: { basic: { email: "ann@example.com", apiToken: "token" } } });
  try {
    return await client.space.getSpaces();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `${typeof error} "${error}"`;
  }
}
const answers = [await thrown(`${address}/busy`), await thrown(address)];
await new Promise((done) => server.close(done));
const seen = [...answers, await thrown(address)].join(", ");
console.log("expected: an Error with 503, an Error with 503, an Error with ECONNREFUSED");
console.log("seen:     " + seen);
if (seen !== `string "<h1>Busy</h1>", string "", TypeError: Cannot read properties of undefined (reading 'data')`) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
