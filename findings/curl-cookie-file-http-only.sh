#!/usr/bin/env bash
# curl's cookie file, Wget and npm `netscape-cookies-parser`.
#
# Expected: curl's documentation, "HTTP Cookies": the file has the Netscape format, one cookie a line, which other tools read; a cookie
#   that is HttpOnly has "#HttpOnly_" before its domain. Wget's manual: --load-cookies reads "the format originally used by Netscape's
#   cookies.txt file".
# Seen: both readers take the line for a comment: the session cookie, which Tomcat, and so Confluence and Jira, sets with
#   HttpOnly, is missing, and the cookies beside it are sent. No message. curl itself and Python's MozillaCookieJar read all of it.
# Hurts: scripts that log in with curl and fetch attachments or exports with another tool: each answer is the login page, with status 200.
set -euo pipefail
if ! command -v npm >/dev/null || ! command -v curl >/dev/null || ! command -v wget >/dev/null; then
  echo "needs Node.js 20 or newer with npm, curl and Wget" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . netscape-cookies-parser@1.0.2 >/dev/null || exit 2
echo "$(wget --version | head -1 | cut -d' ' -f1-3), $(curl --version | head -1 | cut -d' ' -f1,2), netscape-cookies-parser 1.0.2"

cat > run.mjs <<'JS'
import { execFile } from "node:child_process";
import http from "node:http";
import { promisify } from "node:util";
import parser from "netscape-cookies-parser";
const run = promisify(execFile);

const server = http.createServer((request, response) => {
  if (request.url === "/login") response.setHeader("Set-Cookie", ["JSESSIONID=A; Path=/; HttpOnly", "language=en; Path=/; Max-Age=3600"]);
  response.end(names(request.headers.cookie ?? ""));
});
const names = (cookies) => [...cookies.matchAll(/([^=; ]+)=/g)].map((match) => match[1]).sort().join(" ");
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}`;
await run("curl", ["--silent", "--noproxy", "*", "--cookie-jar", "cookies.txt", `${url}/login`]);
const curl = await run("curl", ["--silent", "--noproxy", "*", "--cookie", "cookies.txt", `${url}/page`]);
const wget = await run("wget", ["--quiet", "--no-proxy", "--output-document=-", "--load-cookies=cookies.txt", `${url}/page`]);
server.close();
const jar = new parser.CookieJar();
jar.load("cookies.txt");

const seen = `curl ${curl.stdout}; Wget ${wget.stdout}; netscape-cookies-parser ${names(jar.toString())}`;
const all = "JSESSIONID language";
console.log(`expected: curl ${all}; Wget ${all}; netscape-cookies-parser ${all}`);
console.log("seen:     " + seen);
if (seen !== `curl ${all}; Wget language; netscape-cookies-parser language`) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.mjs
