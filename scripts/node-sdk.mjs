import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateSdk } from "./package-sdk.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { runStep } from "./setup/step.mjs";

/**
 * Makes `node_modules` for programs in TypeScript that use the generated SDK: the packages of an installation, and beside them the SDK,
 * compiled as `pulumi package add` has it compiled.
 *
 * @param {string} binDir The folder of the CLI.
 * @param {string} installation A folder with `node_modules`, TypeScript among them.
 * @param {string} folder Gets `node_modules`; must be empty or missing.
 * @throws {ExpectedError} when the generator is not available, or the SDK does not compile.
 */
export async function installNodeSdk(binDir, installation, folder) {
  const from = join(installation, "node_modules");
  const to = join(folder, "node_modules");
  mkdirSync(join(to, "@pulumi"), { recursive: true });
  const link = (/** @type {string} */ name) => symlinkSync(join(from, name), join(to, name), "junction");
  for (const name of readdirSync(from)) if (name !== "@pulumi") link(name);
  for (const name of readdirSync(join(from, "@pulumi"))) link(join("@pulumi", name));
  const sdk = join(to, "@pulumi", "confluence");
  await generateSdk("nodejs", binDir, sdk);
  await runStep({
    title: "compiling the generated SDK for Node.js",
    command: process.execPath,
    args: [join("scripts", "postinstall.js")],
    cwd: sdk,
    env: { ...process.env, PATH: [join(from, ".bin"), process.env.PATH].join(delimiter) },
    advice: "the schema describes what cannot be compiled: scripts/schema.",
  });
}

// `node scripts/node-sdk.mjs <installation> <folder for node_modules>`, for callers that are not ES modules.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    const [installation, folder] = process.argv.slice(2);
    if (installation === undefined || folder === undefined)
      throw new ExpectedError("Usage: node scripts/node-sdk.mjs <installation> <folder for node_modules>");
    const { binDir } = await ensurePulumi();
    await installNodeSdk(binDir, installation, folder);
  });
}
