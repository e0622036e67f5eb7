#!/usr/bin/env bash
# npm `tough-cookie` and a cookie whose Domain is the host's own one-word name.
#
# Expected: RFC 6265, 5.3, step 5: a Domain that is a public suffix is refused, unless it "is identical to the canonicalized request-host":
#   then it is taken as absent, and the cookie belongs to the host. https://wiki may set Domain=wiki.
# Seen: setCookie is rejected with "Cookie has domain set to a public suffix", as every one-word name counts as one. Only localhost and
#   its kind are exempt. Without the attribute the same cookie is stored.
# Hurts: intranet servers with one-word names, whose proxy or single sign-on writes Domain into its cookies: clients that treat the
#   rejection as fatal fail at the first response, the others are never logged in.
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

function returned(attribute) {
  const jar = new CookieJar();
  try {
    jar.setCookieSync(`token=ABC${attribute}`, "https://wiki/");
    return jar.getCookieStringSync("https://wiki/");
  } catch (error) {
    return error.message;
  }
}
const seen = `${returned("")}, ${returned("; Domain=wiki")}`;
console.log("expected: token=ABC, token=ABC");
console.log("seen:     " + seen);
if (seen !== "token=ABC, Cookie has domain set to a public suffix") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
