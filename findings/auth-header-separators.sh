#!/usr/bin/env bash
# npm `auth-header` and the headers that it writes.
#
# Expected: RFC 9110, 11.2 to 11.4: parameters are separated by commas, an empty value is "" (a token has one character at least), and a
#   scheme alone is a whole challenge: "Negotiate". RFC 5849, 3.5.1: the same for OAuth. The package formats and parses "RFC7235" and
#   "Bearer/OAuth".
# Seen: format() separates parameters by spaces, and an empty one is oauth_token= with nothing after it; parse() reads its own output,
#   since it does not look for commas. parse() refuses "Negotiate" and "Bearer": "Invalid scheme".
# Hurts: clients whose header another program reads: RFC 9110's parsers see one parameter, or none. A 401 of a server with Kerberos before
#   the application is an exception instead of a challenge.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . auth-header@1.0.0 >/dev/null || exit 2

cat > run.js <<'JS'
const { format, parse } = require("auth-header");
console.log("auth-header", require("auth-header/package.json").version, "on Node", process.version);

function outcome(run) {
  try {
    return run();
  } catch (error) {
    return error.message.trim();
  }
}
const seen = [
  outcome(() => format("Digest", null, { username: "ann", realm: "my wiki" })),
  outcome(() => format("OAuth", null, { oauth_token: "" })),
  outcome(() => parse("Negotiate").scheme),
].join("; ");
console.log('expected: Digest username=ann, realm="my wiki"; OAuth oauth_token=""; Negotiate');
console.log("seen:     " + seen);
if (seen !== 'Digest  username=ann realm="my wiki"; OAuth  oauth_token=; Invalid scheme') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
