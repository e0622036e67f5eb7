#!/usr/bin/env bash
# Node's crypto and an RSA key of more than 3072 bits whose public exponent is longer than 64 bits (valid: RFC 8017, 3.1).
#
# Expected: a key that can be loaded, described and signed with can be verified with, or is refused when it is loaded, as Java does ("RSA
#   exponents can be no longer than 64 bits if modulus is greater than 3072 bits").
# Seen: createPublicKey accepts the key and shows the exponent, sign() signs, and verify() answers false for the signature just made. The
#   same exponent works with 2048 bits. OpenSSL limits the exponent of large keys only when it computes with it, and Node makes "false" of
#   that error; publicEncrypt names it: "bad e value".
# Hurts: links whose keys come from hardware modules or tools with long exponents: every request is refused, without a reason.
set -euo pipefail
if ! command -v openssl >/dev/null || ! command -v node >/dev/null; then
  echo "needs Node.js 20 or newer and OpenSSL 3" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for bits in 2048 4096; do
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:$bits -pkeyopt rsa_keygen_pubexp:18446744073709551629 \
    -out key-$bits.pem 2>openssl.log || { cat openssl.log >&2; exit 2; }
done

cat >run.js <<'JS'
const crypto = require("node:crypto");
const { readFileSync } = require("node:fs");
console.log("Node", process.version, "with OpenSSL", process.versions.openssl);

const results = ["2048", "4096"].map((bits) => {
  const privateKey = readFileSync(`key-${bits}.pem`, "utf8");
  const publicKey = crypto.createPublicKey(privateKey);
  const signature = crypto.sign("sha256", Buffer.from("text"), privateKey);
  const isValid = crypto.verify("sha256", Buffer.from("text"), publicKey, signature);
  return `${bits} bits: exponent ${publicKey.asymmetricKeyDetails.publicExponent}, own signature ${isValid ? "valid" : "invalid"}`;
});
const expected = "both keys verify their own signatures, or the key is refused when it is loaded";
const seen = results.join("; ");
const recorded =
  "2048 bits: exponent 18446744073709551629, own signature valid; " +
  "4096 bits: exponent 18446744073709551629, own signature invalid";
console.log("expected: " + expected);
console.log("seen:     " + seen);
if (seen !== recorded) {
  console.log("CHANGED: this is no longer the behaviour described");
  process.exitCode = 1;
}
JS
node run.js
