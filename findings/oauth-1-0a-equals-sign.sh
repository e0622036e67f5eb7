#!/usr/bin/env bash
# npm `oauth-1.0a` and a query value that contains an equals sign.
#
# Expected: a query pair is split at its first "=" (application/x-www-form-urlencoded, to which RFC 5849, 3.4.1.3.1, refers); the
#   rest belongs to the value: ?cql=space=DEV is the parameter cql with the value "space=DEV". "=" may stand unescaped in a
#   query (RFC 3986, 3.4), and Node's URLSearchParams, fetch and http send it like that.
# Seen: the value is cut at its second "=": cql=space is signed, cql=space=DEV is sent.
# Hurts: searches with CQL and JQL, whose commonest operator is "=": 401 signature_invalid for a query that works in the browser.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . oauth-1.0a@2.2.6 >/dev/null || exit 2

cat > run.js <<'JS'
const OAuth = require("oauth-1.0a");
console.log("oauth-1.0a", require("oauth-1.0a/package.json").version, "on Node", process.version);

const client = new OAuth({ consumer: { key: "key", secret: "secret" }, hash_function: () => "" });
const url = "https://confluence.example.com/rest/api/search?cql=space=DEV";
const base = client.getBaseString({ method: "GET", url }, { oauth_consumer_key: "key" });
const seen = decodeURIComponent(decodeURIComponent(base.split("&")[2]));

console.log("what a server reads:", new URL(url).searchParams.get("cql"));
console.log("expected: cql=space=DEV&oauth_consumer_key=key");
console.log("seen:     " + seen);
if (seen !== "cql=space&oauth_consumer_key=key") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
