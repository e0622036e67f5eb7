#!/usr/bin/env bash
# npm `atlassian-jwt`, a base URL with a context path, and a path that merely begins with the same letters.
#
# Expected: Atlassian's rules for the query string hash (canonical URI): the context path, or that of the app's base URL, is discarded from
#   the path. With https://apps.example.com/app, /app/list and /list are hashed as /list; /application, which came
#   from a proxy that has removed /app already, is hashed as it is.
# Seen: whatever begins with the four characters "/app" loses them: /application is hashed as /lication.
# Hurts: Connect apps under a context path behind a proxy that removes it: one route fails with a qsh mismatch, and the others work.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . atlassian-jwt@2.0.3 >/dev/null || exit 2

cat > run.js <<'JS'
const jwt = require("atlassian-jwt");
console.log("atlassian-jwt", require("atlassian-jwt/package.json").version, "on Node", process.version);

const canonical = (path) => jwt.createCanonicalRequest(jwt.fromMethodAndUrl("GET", path), false, "https://apps.example.com/app");
const seen = ["/app/list", "/list", "/application"].map(canonical).join(" ");
console.log("expected: GET&/list& GET&/list& GET&/application&");
console.log("seen:     " + seen);
if (seen !== "GET&/list& GET&/list& GET&/lication&") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node --no-deprecation run.js
