#!/usr/bin/env bash
# npm package @hapi/h2o2, hapi's proxy, and escapes in the path.
#
# Expected: RFC 9110, 7.7: a proxy does not modify the path and the query of what it forwards. Here it is told the host and port of the
#   server, and no mapping of paths. OAuth 1.0a signs the path as it stands (RFC 5849, 3.4.1.2).
# Seen: the path is passed on as hapi's router normalizes it: %28 becomes "(", %7E "~", and %c3%a4 %C3%A4. %2F and %20 stay as they are,
#   and so does the query.
# Hurts: OAuth 1.0a behind such a proxy: pages with parentheses or a tilde in their title, written with escapes, as Java and curl
#   users write them: 401 signature_invalid for these alone.
set -euo pipefail
if ! command -v npm >/dev/null || ! node -e "if (parseInt(process.versions.node) < 20) process.exit(1)" 2>/dev/null; then
  echo "needs Node.js 20 or newer with npm" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --loglevel=error --no-audit --no-fund --no-save --prefix . @hapi/hapi@21.4.10 @hapi/h2o2@10.0.4 >/dev/null || exit 2

cat > run.js <<'JS'
const hapi = require("@hapi/hapi");
const h2o2 = require("@hapi/h2o2");
const { createServer, get } = require("node:http");
console.log("@hapi/h2o2", require("@hapi/h2o2/package.json").version, "on Node", process.version);

(async () => {
  const received = [];
  const upstream = createServer((request, response) => response.end(received.push(request.url).toString()));
  await new Promise((done) => upstream.listen(0, "127.0.0.1", done));
  const proxy = hapi.server({ port: 0, host: "127.0.0.1" });
  await proxy.register(h2o2);
  proxy.route({ method: "GET", path: "/{any*}", handler: { proxy: { host: "127.0.0.1", port: upstream.address().port } } });
  await proxy.start();

  const sent = ["/a%20b%2Fc?q=%28", "/Notes%20%28draft%29", "/%7Eadmin", "/%c3%a4"];
  for (const path of sent) {
    await new Promise((done) => get({ host: "127.0.0.1", port: proxy.info.port, path }, (response) => response.resume().on("end", done)));
  }
  await proxy.stop();
  upstream.close();
  console.log("expected: " + sent.join(" "));
  console.log("seen:     " + received.join(" "));
  if (received.join(" ") !== "/a%20b%2Fc?q=%28 /Notes%20(draft) /~admin /%C3%A4") {
    console.log("CHANGED: this is no longer the behaviour described");
    process.exitCode = 1;
  }
})();
JS
node run.js
