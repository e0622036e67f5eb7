#!/usr/bin/env bash
# npm package ims-lti, which verifies the OAuth 1.0a signatures of LTI launches, and a secret in base64.
#
# Expected: RFC 5849, 3.4.2: the key of HMAC-SHA1 is the consumer secret, encoded after 3.6, and "&": the secret "a+b/c=" makes the key
#   "a%2Bb%2Fc%3D&".
# Seen: the secret goes into the key as it is. A launch that another library signed with it is refused with "Invalid Signature"; one
#   whose secret is of letters and digits is accepted.
# Hurts: consumers whose secrets come from openssl rand -base64 or a vault: no launch works, and key, secret and clock are all right.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . ims-lti@3.0.2 oauth-sign@0.9.0 >/dev/null || exit 2

cat > run.js <<'JS'
const lti = require("ims-lti");
const { hmacsign } = require("oauth-sign");
console.log("ims-lti", require("ims-lti/package.json").version, "on Node", process.version);

function outcome(secret) {
  const body = {
    lti_message_type: "basic-lti-launch-request",
    lti_version: "LTI-1p0",
    resource_link_id: "7",
    oauth_consumer_key: "key",
    oauth_nonce: secret,
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: "1.0",
  };
  body.oauth_signature = hmacsign("POST", "https://tool.example.com/launch", body, secret);
  const request = { method: "POST", url: "/launch", protocol: "https", headers: { host: "tool.example.com" }, body };
  return new Promise((done) => {
    new lti.Provider("key", secret).valid_request(request, (error, isValid) => done(isValid ? "accepted" : error.message));
  });
}

(async () => {
  const seen = `abc ${await outcome("abc")}, a+b/c= ${await outcome("a+b/c=")}`;
  console.log("expected: abc accepted, a+b/c= accepted");
  console.log("seen:     " + seen);
  if (seen !== "abc accepted, a+b/c= Invalid Signature") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
