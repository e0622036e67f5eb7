#!/usr/bin/env bash
# lighttpd (Debian 12) as a reverse proxy and the addresses that it passes on.
#
# Expected: RFC 3986, 2.2: "/" and "%2F" are not the same in a path, and a proxy that has no rewrite rule passes the address on as it
#   came. A request for wiki.example.com:80 has that Host. Behind a TLS terminator, X-Forwarded-Proto: https says so.
# Seen: with nothing but mod_proxy, the path is decoded, cleaned and encoded anew: %2F becomes "/", "//" becomes "/", %7E becomes "~".
#   ":80" is cut off the Host, and X-Forwarded-Proto: https is replaced by http. (The first is documented, as an option that is on unless it
#   is switched off.)
# Hurts: signed calls whose path has %2F or %7E (page titles, file names): the server computes another signature, or finds another
#   resource. An application that takes its own address from X-Forwarded-Proto builds http:// links and signature base strings.
set -euo pipefail
if ! apt-get download --print-uris lighttpd=1.4.69-1 >/dev/null 2>&1 || ! command -v node >/dev/null; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and Node.js 20 or newer" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download lighttpd=1.4.69-1 >/dev/null 2>&1
for file in *.deb; do dpkg --extract "$file" root; done
echo "lighttpd 1.4.69-1 (Debian)"

cat > run.mjs <<'JS'
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const listen = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
const site = http.createServer((request, response) => {
  response.end([request.url, request.headers.host, request.headers["x-forwarded-proto"]].join(" "));
});
const sitePort = await listen(site);
const placeholder = net.createServer();
const proxyPort = await listen(placeholder);
await new Promise((done) => placeholder.close(done));
writeFileSync(
  "lighttpd.conf",
  `server.document-root = "${process.cwd()}"
server.bind = "127.0.0.1"
server.port = ${proxyPort}
server.modules = ("mod_proxy")
proxy.server = ("" => (("host" => "127.0.0.1", "port" => ${sitePort})))
`,
);
const proxy = spawn("root/usr/sbin/lighttpd", ["-D", "-m", "root/usr/lib/lighttpd", "-f", "lighttpd.conf"], { stdio: "ignore" });
const get = (port, path) =>
  new Promise((done, failed) => {
    const headers = { host: "wiki.example.com:80", "X-Forwarded-Proto": "https" };
    const request = http.get({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.on("data", (sent) => done(`${sent}`));
    });
    request.on("error", failed);
  });
const path = "/a%2Fb/%7Ec//d";
let direct, seen;
try {
  direct = await get(sitePort, path);
  for (let tries = 0; ; tries++) {
    try {
      seen = await get(proxyPort, path);
      break;
    } catch (error) {
      if (tries === 50) throw error;
      await wait(100);
    }
  }
} finally {
  proxy.kill();
  site.close();
}
console.log("expected: " + direct);
console.log("seen:     " + seen);
if (direct !== `${path} wiki.example.com:80 https` || seen !== "/a/b/~c/d wiki.example.com http") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
