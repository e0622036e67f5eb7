#!/usr/bin/env bash
# Bun and the length of an RSA key.
#
# Expected: node:crypto's generateKeyPair: modulusLength is the key's size in bits, 3000 bits are 3000 bits. Germany's BSI, TR-02102-1,
#   asks for at least 3000 bits.
# Seen: the length is rounded down to a multiple of 128, without an error: 3000 becomes 2944, 4000 becomes 3968. Node.js makes the keys
#   asked for.
# Hurts: keys made to such a rule: the receiver, or an audit, refuses a key of 2944 bits, while the program says 3000.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . bun@1.4.5 >/dev/null || exit 2

cat > run.cjs <<'JS'
const { generateKeyPairSync } = require("node:crypto");
const bits = (modulusLength) => generateKeyPairSync("rsa", { modulusLength }).publicKey.asymmetricKeyDetails.modulusLength;
console.log([2048, 3000, 3072, 4000].map(bits).join(", "));
JS
echo "Bun $(node_modules/.bin/bun --version), Node.js $(node --version)"
expected=$(node run.cjs)
seen=$(node_modules/.bin/bun run.cjs)
echo "expected: $expected"
echo "seen:     $seen"
if [ "$expected" != "2048, 3000, 3072, 4000" ] || [ "$seen" != "2048, 2944, 3072, 3968" ]; then
  echo "CHANGED: this is no longer the behaviour described"
  exit 1
fi
