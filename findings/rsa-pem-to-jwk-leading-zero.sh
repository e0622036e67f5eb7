#!/usr/bin/env bash
# npm `rsa-pem-to-jwk` and the modulus of an ordinary key.
#
# Expected: RFC 7518, 6.3.1.1: "n" is a Base64urlUInt, which has the minimum number of octets (section 2); the RFC warns of libraries that
#   "prefix an extra zero-valued octet". 256 octets for 2048 bits. RFC 7638 makes a key's thumbprint from just this text.
# Seen: the leading zero of the DER integer is kept: 257 octets for n, 129 for p and q. Node.js imports the JWK and signs with it all
#   the same, so that nothing shows, but its thumbprint is not that of the key. A public key "BEGIN PUBLIC KEY" gives undefined.
# Hurts: keys of an application link that are published as a JWK set with the thumbprint as "kid": each side computes another one, and
#   the key is not found.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . rsa-pem-to-jwk@1.1.3 >/dev/null || exit 2

cat > run.js <<'JS'
const { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } = require("node:crypto");
const rsaPemToJwk = require("rsa-pem-to-jwk");
console.log("rsa-pem-to-jwk", require("rsa-pem-to-jwk/package.json").version, "on Node", process.version);

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = rsaPemToJwk(privateKey.export({ type: "pkcs1", format: "pem" }), "private");
const thumbprint = ({ e, kty, n }) => createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
const octets = (name) => Buffer.from(jwk[name], "base64url").length;
const isSameKey = createPublicKey(createPrivateKey({ key: jwk, format: "jwk" })).equals(publicKey);
const isSameThumbprint = thumbprint(jwk) === thumbprint(publicKey.export({ format: "jwk" }));
const spki = rsaPemToJwk(publicKey.export({ type: "spki", format: "pem" }), "public");

const isSame = `same key ${isSameKey}; same thumbprint ${isSameThumbprint}`;
const seen = `n ${octets("n")}, p ${octets("p")} octets; ${isSame}; public key ${typeof spki}`;
console.log("expected: n 256, p 128 octets; same key true; same thumbprint true; public key object");
console.log("seen:     " + seen);
if (seen !== "n 257, p 129 octets; same key true; same thumbprint false; public key undefined") {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node --no-deprecation run.js
