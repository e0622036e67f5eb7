#!/usr/bin/env bash
# npm `tough-cookie` and a path with an escaped character.
#
# Expected: RFC 6265, 5.1.4: a cookie's path and the path of the request are compared as they stand. A cookie with Path=/team%20wiki, set by
#   /team%20wiki/login, is returned to /team%20wiki/rest. The same holds without the attribute, for the default path (5.1.4).
# Seen: the URL is decoded (to "/team wiki/rest"), the cookie's path is not: they never match, and nothing is sent. With a default path
#   it works only because that is taken from the decoded URL as well.
# Hurts: applications under a context path or a proxy prefix with a space or an umlaut: every request begins a new session.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . tough-cookie@6.1.0 >/dev/null || exit 2

cat > run.js <<'JS'
const { CookieJar, version } = require("tough-cookie");
console.log("tough-cookie", version, "on Node", process.version);

function returned(path, attribute) {
  const jar = new CookieJar();
  jar.setCookieSync(`token=ABC${attribute}`, `https://example.com${path}/login`);
  return jar.getCookieStringSync(`https://example.com${path}/rest`) || "nothing";
}
const seen = [
  returned("/wiki", "; Path=/wiki"),
  returned("/team%20wiki", ""),
  returned("/team%20wiki", "; Path=/team%20wiki"),
].join(", ");
console.log("expected: token=ABC, token=ABC, token=ABC");
console.log("seen:     " + seen);
if (seen !== "token=ABC, token=ABC, nothing") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
