#!/usr/bin/env bash
# Deno and a key file that has more in it than the key.
#
# Expected: node:crypto's createPrivateKey, which Deno implements: it takes the key from the PEM text and passes over what is around it.
#   RFC 7468, 2: data before the boundaries is permitted, and parsers should ignore whitespace; files hold several texts, such as those of
#   `openssl pkcs12`: a certificate and its key.
# Seen: text before the key is accepted; with an empty line or a certificate after it, a certificate before it, or a space at the end of a
#   line, the file is "unsupported". The error has no `code`, which Node.js and Bun set.
# Hurts: programs moved from Node.js with their key files, and keys that went through an editor or a variable: the message says that the
#   kind of key is not known.
set -euo pipefail
if ! command -v npm >/dev/null || ! command -v openssl >/dev/null; then
  echo "needs Node.js 20 or newer with npm, and openssl 3" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . deno@2.9.6 >/dev/null || exit 2
openssl genrsa -out key.pem 2048 2>/dev/null
openssl req -x509 -key key.pem -subj /CN=finding -days 1 -out certificate.pem
{ echo "Key of the application link"; cat key.pem; } >text-before.pem
{ cat key.pem; echo; } >line-after.pem
cat key.pem certificate.pem >certificate-after.pem
cat certificate.pem key.pem >certificate-before.pem
sed 's/$/ /' key.pem >spaces.pem

cat > run.cjs <<'JS'
const { createPrivateKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const read = (name) => {
  try {
    return createPrivateKey(readFileSync(`${name}.pem`, "utf8")).type;
  } catch (error) {
    return error.message.split(":").pop();
  }
};
const names = ["key", "text-before", "line-after", "certificate-after", "certificate-before", "spaces"];
console.log(names.map((name) => `${name} ${read(name)}`).join(", "));
JS
echo "$(node_modules/.bin/deno --version | head -1), Node.js $(node --version), $(openssl version | cut -d' ' -f1-2)"
expected=$(node run.cjs)
seen=$(node_modules/.bin/deno run --allow-read run.cjs)
echo "expected: $expected"
echo "seen:     $seen"
whole="key private, text-before private, line-after private, certificate-after private, certificate-before private, spaces private"
recorded="key private, text-before private, line-after unsupported, certificate-after unsupported, certificate-before unsupported"
if [ "$expected" != "$whole" ] || [ "$seen" != "$recorded, spaces unsupported" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
