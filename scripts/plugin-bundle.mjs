import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";

const OUT = join(ROOT, "dist/plugin");
const NOT_BUNDLED = "./plugin/not-bundled.cjs";

/**
 * What modules of CommonJS expect and ES modules do not have, as an old Node.js can read it. The name that is imported must occur in no
 * module.
 */
const COMMONJS = `import { createRequire as createRequireOfBundle } from "module";
const require = createRequireOfBundle(import.meta.url);
const __filename = require("url").fileURLToPath(import.meta.url), __dirname = require("path").dirname(__filename);`;

/**
 * What the sources load on first use, with `require`, because a program that Jest runs cannot use `import()`. As ES modules can be split
 * only at an `import()`, the bundle has that instead: what is loaded on first use is a file of its own here as well.
 */
const ON_FIRST_USE = {
  name: "on-first-use",
  /** @param {import("esbuild").PluginBuild} build */
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]provider[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /\brequire\(("[^"]+")\) as typeof import\(\1\)/g,
        // A module of CommonJS is the default export there.
        "await import($1).then((module) => module.default ?? module)",
      ),
      loader: "ts",
    })),
};

// Part of npm run build: the provider plugin and its process for components, as ES modules so that they share what both contain.
runMain(async () => {
  mkdirSync(OUT, { recursive: true });
  // The name of a shared module is a hash of its content: those of earlier builds would stay, and be packed.
  for (const name of readdirSync(OUT)) if (/\.mjs(\.LEGAL\.txt)?$/.test(name)) rmSync(join(OUT, name));
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { "pulumi-resource-confluence": "plugin/start.ts", components: "plugin/components.ts" },
    outdir: OUT,
    outExtension: { ".js": ".mjs" },
    chunkNames: "shared-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    banner: { js: COMMONJS },
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    alias: {
      typescript: NOT_BUNDLED,
      "@npmcli/arborist": NOT_BUNDLED,
      "undici/index.js": NOT_BUNDLED,
      "@grpc/proto-loader": NOT_BUNDLED,
    },
    plugins: [ON_FIRST_USE],
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(OUT, "meta.json"), JSON.stringify(metafile));
  return 0;
});
