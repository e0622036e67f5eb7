#!/usr/bin/env bash
# npm `node-forge` and an RSA key that is restricted to PSS (algorithm id-RSASSA-PSS, RFC 4055).
#
# Expected: RFC 4055, 1.2: this algorithm limits the key to RSASSA-PSS. A library that does not know the algorithm refuses the key, as
#   forge.pki.publicKeyFromPem does for the public half ("Unknown OID").
# Seen: the private half is read as an ordinary RSA key: the algorithm is not looked at, sign() makes a PKCS#1 v1.5 signature, and
#   privateKeyToPem writes the key as an unrestricted "RSA PRIVATE KEY". Node's crypto refuses the signature under the public key.
# Hurts: services that sign with forge what others verify with OpenSSL, Java or Node: false, for every signature, without a reason.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . node-forge@1.4.3 >/dev/null || exit 2

cat > run.js <<'JS'
const crypto = require("node:crypto");
const forge = require("node-forge");
console.log("node-forge", require("node-forge/package.json").version, "on Node", process.version);

const { publicKey, privateKey } = crypto.generateKeyPairSync("rsa-pss", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
function outcome(read) {
  try {
    return read();
  } catch (error) {
    return `refused (${error.message})`;
  }
}
const ofPublic = outcome(() => forge.pki.publicKeyFromPem(publicKey) && "read");
const ofPrivate = outcome(() => {
  const digest = forge.md.sha256.create().update("text");
  const signature = Buffer.from(forge.pki.privateKeyFromPem(privateKey).sign(digest), "binary");
  return `read, signature ${crypto.verify("sha256", Buffer.from("text"), publicKey, signature) ? "valid" : "invalid"}`;
});
const expected = "public key refused (Cannot read public key. Unknown OID.), private key refused";
const seen = `public key ${ofPublic}, private key ${ofPrivate}`;
const recorded = "public key refused (Cannot read public key. Unknown OID.), private key read, signature invalid";
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
