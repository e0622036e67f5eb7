import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageSchema } from "./schema/package-schema.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";

const require = createRequire(import.meta.url);

// Part of npm run build: dist/plugin/schema.json, from the definitions and the SDK's doc comments.
runMain(async () => {
  const { version, homepage } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { DEFINITIONS } = require(join(ROOT, "dist/provider/resources/registry.js"));
  const { COMMON_OUTPUTS, KINDS } = require(join(ROOT, "dist/provider/format/kinds.js"));
  const { FUNCTIONS } = require(join(ROOT, "dist/plugin/functions.js"));
  const { CONNECTION_OPTIONS } = require(join(ROOT, "dist/provider/connection/option-names.js"));
  const schema = packageSchema({
    version,
    // Where SDKs for Go are imported from begins with it.
    repository: homepage.replace(/#.*/, ""),
    definitions: DEFINITIONS,
    kinds: KINDS,
    commonOutputs: COMMON_OUTPUTS,
    functions: FUNCTIONS,
    options: CONNECTION_OPTIONS,
  });
  mkdirSync(join(ROOT, "dist/plugin"), { recursive: true });
  writeFileSync(join(ROOT, "dist/plugin/schema.json"), `${JSON.stringify(schema, undefined, 1)}\n`);
  return 0;
});
