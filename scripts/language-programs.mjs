import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";

/**
 * Lets a module that provides what programs in a language need be run as `node scripts/go-programs.mjs <folder for the SDK>`, for callers that
 * are not ES modules: it prints what it provides as JSON.
 *
 * @param {string} url `import.meta.url` of the module; nothing happens where it is only imported.
 * @param {(binDir: string, folder: string) => Promise<object>} provide
 */
export function printWhenRun(url, provide) {
  const script = fileURLToPath(url);
  if (process.argv[1] !== script) return;
  runMain(async () => {
    const [folder] = process.argv.slice(2);
    if (folder === undefined)
      throw new ExpectedError(`Usage: node ${relative(ROOT, script)} <folder for the SDK>`);
    const { binDir } = await ensurePulumi();
    process.stdout.write(`${JSON.stringify(await provide(binDir, folder))}\n`);
  });
}
