// Preloaded into the plugin process of tests. The SDK loads TypeScript and npm's tree builder at its start, which only
// serialising a closure needs and which is most of the time the process takes to start: they wait for their first use.
const Module = require("node:module");

const LAZY = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = function (request, parent, isMain) {
  if (!LAZY.has(request)) return load.call(this, request, parent, isMain);
  return new Proxy(() => undefined, {
    // `__esModule` keeps the importer from copying, and with it loading, every member.
    get: (_target, member) => member === "__esModule" || load.call(this, request, parent, isMain)[member],
  });
};
