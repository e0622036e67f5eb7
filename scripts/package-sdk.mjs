import { join } from "node:path";
import { ensureTool } from "./language-tools.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runStep } from "./setup/step.mjs";

/**
 * Generates the SDK of the provider plugin, as `pulumi package add` does, in a second.
 *
 * @param {"go" | "nodejs" | "python"} language
 * @param {string} binDir The folder of the CLI.
 * @param {string} folder Gets the SDK; must be empty or missing.
 * @throws {ExpectedError} when the generator is not available, or the schema has not been built.
 */
export async function generateSdk(language, binDir, folder) {
  const generator = join(await ensureTool("package-sdk", binDir), "generate-package-sdk");
  const schema = join(ROOT, "dist", "plugin", "schema.json");
  await runStep({
    command: generator,
    args: [language, schema, folder],
    advice: "run `npm run build`, and repeat.",
  });
}
