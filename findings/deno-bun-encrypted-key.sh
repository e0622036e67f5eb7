#!/usr/bin/env bash
# Deno, Bun and an encrypted private key (PKCS #8, PBES2).
#
# Expected: the documentation of node:crypto, which both implement: createPrivateKey reads an encrypted PEM text with its passphrase.
#   RFC 8018, A.2: the pseudorandom function of PBKDF2 is HMAC-SHA-1 where none is named (its default), or one of the SHA-2 functions.
# Seen: Node.js reads all three. Deno says "bad decrypt", its words for a wrong passphrase, to a key with HMAC-SHA-1 and the right
#   passphrase. Bun refuses a key with HMAC-SHA-512 as UNSUPPORTED_PRF. `openssl pkcs8 -topk8 -v2prf hmacWithSHA256` writes one for all.
# Hurts: programs moved from Node.js with the key of an application link: old tools wrote HMAC-SHA-1, hardened ones write SHA-512; with
#   Deno, people look for another passphrase.
set -euo pipefail
if ! command -v npm >/dev/null || ! command -v openssl >/dev/null; then
  echo "needs Node.js 20 or newer with npm, and openssl 3" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . bun@1.4.5 deno@2.9.6 >/dev/null || exit 2
openssl genrsa -out key.pem 2048 2>/dev/null
for hash in SHA1 SHA256 SHA512; do
  openssl pkcs8 -topk8 -in key.pem -passout pass:finding -v2 aes-256-cbc -v2prf hmacWith$hash -out $hash.pem
done

cat > run.cjs <<'JS'
const { createPrivateKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const read = (hash) => {
  try {
    return createPrivateKey({ key: readFileSync(`${hash}.pem`, "utf8"), passphrase: "finding" }).type;
  } catch (error) {
    return error.message.split(":").at(-1);
  }
};
console.log(["SHA1", "SHA256", "SHA512"].map((hash) => `${hash} ${read(hash)}`).join(", "));
JS
export PATH=$folder/node_modules/.bin:$PATH DENO_DIR=$folder/deno
echo "Node.js $(node --version), Deno $(deno --version | head -1 | cut -d' ' -f2), Bun $(bun --version)"
all="SHA1 private, SHA256 private, SHA512 private"
seen="Node.js: $(node run.cjs); Deno: $(deno run --quiet --allow-read run.cjs); Bun: $(bun run.cjs)"
recorded="Node.js: $all; Deno: SHA1 bad decrypt, SHA256 private, SHA512 private; Bun: SHA1 private, SHA256 private, SHA512 UNSUPPORTED_PRF"
echo "expected: Node.js: $all; Deno: $all; Bun: $all"
echo "seen:     $seen"
if [ "$seen" != "$recorded" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
