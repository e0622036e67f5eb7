#!/usr/bin/env bash
# npm `undici` and the code of an HTTPParserError.
#
# Expected: undici's type declarations (errors.d.ts): HTTPParserError has `code: string`, the parser's "HPE_INVALID_CONSTANT" and the like, as
#   with Node's own http module, which has the same parser.
# Seen: the error's name is HTTPParserError, its code is undefined. What went wrong can only be read from the text of the message.
# Hurts: clients that map errors by their code: a port that speaks another protocol (TLS, AJP, SSH) is an "unknown error" to them.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . undici@7.30.2 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const net = require("node:net");
const undici = require("undici");
console.log("undici", require("undici/package.json").version, "on Node", process.version);

// A server that speaks no HTTP: it answers with one line of its own.
const server = net.createServer((socket) => socket.on("error", () => {}).once("data", () => socket.end("SSH-2.0-server\r\n")));
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const own = await new Promise((resolve) => http.get(url).on("error", resolve));
  const error = await undici.request(url).catch((reason) => reason);
  server.close();
  const seen = `http ${own.code}, undici ${error.name} ${error.code}`;
  console.log("expected: http HPE_INVALID_CONSTANT, undici HTTPParserError HPE_INVALID_CONSTANT");
  console.log("seen:     " + seen);
  if (seen !== "http HPE_INVALID_CONSTANT, undici HTTPParserError undefined") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
