#!/usr/bin/env bash
# Tinyproxy (Debian 12) and a header that occurs twice.
#
# Expected: RFC 9110, 5.3: a proxy keeps the field lines of one name and their order; Set-Cookie in particular comes one line a cookie
#   (RFC 6265, 3) and cannot be joined. WWW-Authenticate has one line for each way to log in.
# Seen: the first line of a name is passed on, all others are dropped, in both directions: of two cookies one, of two challenges one.
#   (Known for Set-Cookie: tinyproxy issue 403; Debian 12 has a release from before its repair.)
# Hurts: clients of Confluence and Jira behind this proxy over plain HTTP: a login that sets its session and a second cookie leaves one
#   of them; a request with two X-Forwarded-For lines has one.
set -euo pipefail
package=tinyproxy-bin=1.11.1-2.1+deb12u1
if ! apt-get download --print-uris "$package" >/dev/null 2>&1 || ! command -v node >/dev/null; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update) and Node.js 20 or newer" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download "$package" >/dev/null 2>&1
for file in *.deb; do dpkg --extract "$file" root; done
echo "tinyproxy 1.11.1-2.1+deb12u1 (Debian)"

cat > run.mjs <<'JS'
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const listen = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
const count = (raw, name) => raw.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;

const site = http.createServer((request, response) => {
  response.setHeader("Set-Cookie", ["JSESSIONID=A; Path=/", "seraph.rememberme.cookie=B; Path=/"]);
  response.setHeader("WWW-Authenticate", ['OAuth realm="wiki"', 'Basic realm="wiki"']);
  response.end(String(count(request.rawHeaders, "x-forwarded-for")));
});
const sitePort = await listen(site);
const placeholder = net.createServer();
const proxyPort = await listen(placeholder);
await new Promise((done) => placeholder.close(done));
writeFileSync("tinyproxy.conf", `Port ${proxyPort}\nListen 127.0.0.1\nTimeout 20\nMaxClients 10\nLogLevel Critical\n`);
const proxy = spawn("root/usr/bin/tinyproxy", ["-d", "-c", "tinyproxy.conf"], { stdio: "ignore" });
const get = (port, path) =>
  new Promise((done, failed) => {
    const headers = { host: `127.0.0.1:${sitePort}`, "X-Forwarded-For": ["192.0.2.1", "192.0.2.2"] };
    const request = http.get({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      const [cookies, challenges] = ["set-cookie", "www-authenticate"].map((name) => count(response.rawHeaders, name));
      response.on("data", (sent) => done(`${cookies} cookies, ${challenges} challenges, ${sent} X-Forwarded-For`));
    });
    request.on("error", failed);
  });
let seen;
try {
  const direct = await get(sitePort, "/");
  for (let tries = 0; ; tries++) {
    try {
      seen = `directly ${direct}; by proxy ${await get(proxyPort, `http://127.0.0.1:${sitePort}/`)}`;
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
const whole = "2 cookies, 2 challenges, 2 X-Forwarded-For";
console.log(`expected: directly ${whole}; by proxy ${whole}`);
console.log("seen:     " + seen);
if (seen !== `directly ${whole}; by proxy 1 cookies, 1 challenges, 1 X-Forwarded-For`) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
