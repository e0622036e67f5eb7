#!/usr/bin/env bash
# npm `axios` and `global-agent` with an escaped password in the proxy's URL.
#
# Expected: in a URL the user's name and password are percent-encoded (RFC 3986, 3.2.1), and Basic takes them as they are (RFC 7617, 2):
#   HTTP_PROXY=http://user%40corp:p%3Aw@proxy stands for the user user@corp. undici, hpagent, proxy-agent and curl decode them.
# Seen: axios and global-agent send "user%40corp:p%3Aw", the escaped text, in base64. axios decodes the name and the password of the
#   request's own URL, not those of the proxy's.
# Hurts: whoever has "@", ":" or "/" in a name or a password: 407 from the proxy with one library, 200 with the next, from the same
#   environment. Unescaped, the URL would not be valid.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . \
  axios@1.21.1 global-agent@4.1.6 undici@6.21.3 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const axios = require("axios");
const { createGlobalProxyAgent } = require("global-agent");
const { ProxyAgent, fetch } = require("undici");
console.log("axios", axios.VERSION, "global-agent 4.1.6 undici 6.21.3 on Node", process.version);

const seen = [];
const note = ({ headers }) => seen.push(Buffer.from(headers["proxy-authorization"].split(" ")[1], "base64").toString());
// A proxy that says what it was told and answers by itself: it connects to nothing.
const proxy = http.createServer((request, response) => {
  note(request);
  response.end("{}");
});
proxy.on("connect", (request, socket) => {
  note(request);
  socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
});
proxy.listen(0, "127.0.0.1", async () => {
  const url = "http://wiki.example.com/rest";
  const proxyUrl = `http://user%40corp:p%3Aw@127.0.0.1:${proxy.address().port}`;
  await fetch(url, { dispatcher: new ProxyAgent(proxyUrl) }).catch(() => {});
  process.env.http_proxy = proxyUrl;
  await axios.get(url);
  delete process.env.http_proxy;
  createGlobalProxyAgent({ environmentVariableNamespace: "" }).HTTP_PROXY = proxyUrl;
  await new Promise((resolve) => http.get(url, (response) => response.resume().on("end", resolve)));

  console.log("expected: undici user@corp:p:w, axios user@corp:p:w, global-agent user@corp:p:w");
  const text = ["undici", "axios", "global-agent"].map((name, index) => `${name} ${seen[index]}`).join(", ");
  console.log("seen:     " + text);
  const changed = text !== "undici user@corp:p:w, axios user%40corp:p%3Aw, global-agent user%40corp:p%3Aw";
  if (changed) console.log("CHANGED: this is no longer the behaviour described");
  process.exit(changed ? 1 : 0);
});
JS
node --no-deprecation run.js
