#!/usr/bin/env bash
# npm package node-oauth1, the OAuth 1.0a signer of Postman, and an empty token.
#
# Expected: RFC 5849, 3.4.1.3.1: the signed parameters are those of the header: an oauth_token that is present and empty is in both or in
#   neither. Two-legged requests to Confluence and Jira have it so.
# Seen: the token "" goes into the signature as "oauth_token=", and getAuthorizationHeader leaves out every parameter without a value.
#   No service provider can build the same base string; with an undefined token the signature is right, and no token is sent.
# Hurts: two-legged OAuth over an application link, which cannot be had with this library: the one form is refused, and the other is
#   not taken for OAuth.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . node-oauth1@1.3.0 >/dev/null || exit 2

cat > run.js <<'JS'
const oauth = require("node-oauth1");
const { createHmac } = require("node:crypto");
console.log("node-oauth1", require("node-oauth1/package.json").version, "on Node", process.version);

/** Whether the token is in the header, and whether the signature was made with it. */
function placesOf(token) {
  const message = { method: "GET", action: "https://wiki.example.com/rest", parameters: [["oauth_signature_method", "HMAC-SHA1"]] };
  oauth.completeRequest(message, { consumerKey: "key", consumerSecret: "secret", token, tokenSecret: "" });
  const header = oauth.getAuthorizationHeader("", message.parameters);
  const pairs = Object.fromEntries(message.parameters);
  const signature = pairs.oauth_signature;
  delete pairs.oauth_signature;
  const signs = (parameters) => {
    const sorted = Object.entries(parameters).map(([name, value]) => `${name}=${value}`).sort().join("&");
    const base = ["GET", "https://wiki.example.com/rest", sorted].map(encodeURIComponent).join("&");
    return createHmac("sha1", "secret&").update(base).digest("base64") === signature;
  };
  const { oauth_token, ...others } = pairs;
  const signed = signs({ ...others, oauth_token: token }) ? "signed" : signs(others) ? "not signed" : "something else";
  return `${signed} and ${header.includes("oauth_token=") ? "sent" : "not sent"}`;
}

const expected = '"token" signed and sent, "" signed and sent';
const seen = `"token" ${placesOf("token")}, "" ${placesOf("")}`;
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== '"token" signed and sent, "" signed and not sent') {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
