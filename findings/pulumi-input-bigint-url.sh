#!/usr/bin/env bash
# Pulumi resource inputs that are a BigInt or a URL.
#
# Expected: an input that cannot be represented ends in an error with the path of the property, as a BigInt does in JSON.stringify
#   ("Do not know how to serialize a BigInt"); or a URL becomes its text, as in JSON (URL.prototype.toJSON).
# Seen: either becomes the empty object {}, without error or warning. pulumi.output(new URL(...)) gives {} as well, so that even
#   apply((url) => url.href) gets undefined.
# Hurts: programs in JavaScript, and properties whose type is `any`: an address or a long id is gone, and the provider sees an object.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @pulumi/pulumi@3.276.0 >/dev/null || exit 2

cat > run.js <<'JS'
const pulumi = require("@pulumi/pulumi");
console.log("@pulumi/pulumi", require("@pulumi/pulumi/package.json").version, "on Node", process.version);

const registered = [];
pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => {
    registered.push(JSON.stringify(inputs.value));
    return { id: name, state: inputs };
  },
  call: () => ({}),
});

(async () => {
  for (const value of ["text", 12345678901234567890n, new URL("https://wiki.example.com/")]) {
    const resource = new pulumi.CustomResource("test:index:Resource", `resource${registered.length}`, { value });
    await resource.id.promise();
  }
  const href = await pulumi.output(new URL("https://wiki.example.com/")).apply((url) => url.href).promise();
  const seen = `${registered.join(", ")}, href ${href}`;
  console.log('expected: "text", an error, "https://wiki.example.com/" or an error, href https://wiki.example.com/');
  console.log("seen:     " + seen);
  if (seen !== '"text", {}, {}, href undefined') {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
