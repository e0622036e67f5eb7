#!/usr/bin/env bash
# npm `passport-http-oauth` (the OAuth 1.0a service provider for Passport) and the signature method PLAINTEXT.
#
# Expected: RFC 5849, 3.4.4: the signature is the two secrets, encoded and joined by "&"; in the header it is percent-encoded once more
#   (3.5.1), so that secret&token-secret arrives as oauth_signature="secret%26token-secret". The strategy has PLAINTEXT among its methods.
# Seen: 401 signature_invalid for every client. The header is decoded, the value that it is compared with is encoded once too often.
#   A signature that was encoded twice is accepted. HMAC-SHA1 from the same client works.
# Hurts: whoever stands in for Confluence or Jira in tests, or offers an incoming link of their own, and begins with PLAINTEXT as the
#   method that needs no arithmetic: the secrets are right, and the answer says they are not.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . \
  express@4.22.1 passport@0.7.0 passport-http-oauth@0.1.3 >/dev/null || exit 2

cat > run.js <<'JS'
const http = require("node:http");
const { createHmac } = require("node:crypto");
const passport = require("passport");
const { TokenStrategy } = require("passport-http-oauth");
console.log("passport-http-oauth", require("passport-http-oauth/package.json").version, "on Node", process.version);

passport.use(
  new TokenStrategy(
    (key, done) => done(null, { key }, "secret"),
    (token, done) => done(null, { name: "jsmith" }, "token-secret"),
  ),
);
const app = require("express")();
app.use(passport.initialize());
app.get("/rest", passport.authenticate("oauth", { session: false }), (request, response) => response.send("ok"));

const server = app.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/rest`;
  const status = async (method, sign) => {
    const client = { oauth_consumer_key: "key", oauth_nonce: "1", oauth_signature_method: method };
    const pairs = Object.entries({ ...client, oauth_timestamp: "1", oauth_token: "token" });
    const base = `GET&${encodeURIComponent(url)}&${encodeURIComponent(pairs.map((pair) => pair.join("=")).join("&"))}`;
    const header = [...pairs, ["oauth_signature", encodeURIComponent(sign(base))]].map(([name, value]) => `${name}="${value}"`).join(", ");
    return (await fetch(url, { headers: { authorization: `OAuth ${header}` } })).status;
  };
  const hmac = await status("HMAC-SHA1", (base) => createHmac("sha1", "secret&token-secret").update(base).digest("base64"));
  const plain = await status("PLAINTEXT", () => "secret&token-secret");
  const twice = await status("PLAINTEXT", () => "secret%26token-secret");
  server.close();
  const seen = `HMAC-SHA1 ${hmac}, PLAINTEXT ${plain}, PLAINTEXT encoded twice ${twice}`;
  console.log("expected: HMAC-SHA1 200, PLAINTEXT 200, PLAINTEXT encoded twice 401");
  console.log("seen:     " + seen);
  if (seen !== "HMAC-SHA1 200, PLAINTEXT 401, PLAINTEXT encoded twice 200") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
});
JS
node run.js
