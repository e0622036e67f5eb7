import { cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureTool } from "./language-tools.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runStep } from "./setup/step.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

const SCHEMA = join(ROOT, "dist", "plugin", "schema.json");

/**
 * Generates the SDK of the provider plugin by the CLI and a language host that can.
 *
 * @param {string} language
 * @param {string} binDir The folder of the CLI.
 * @param {string} hostDir The folder of the language host.
 * @param {string} folder Gets the SDK; must be empty or missing.
 * @throws {ExpectedError} when the schema has not been built.
 */
export async function generateSdkByHost(language, binDir, hostDir, folder) {
  await inWorkFolder(join(tmpdir(), "applinks-sdk-"), async (workDir) => {
    await runStep({
      command: join(binDir, "pulumi"),
      args: ["package", "gen-sdk", SCHEMA, "--local", "--language", language, "--out", workDir],
      env: {
        ...process.env,
        PATH: [hostDir, binDir, process.env.PATH].join(delimiter),
        PULUMI_HOME: join(workDir, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
      advice: "run `npm run build`, and repeat.",
    });
    cpSync(join(workDir, language), folder, { recursive: true });
  });
}

/**
 * Generates the SDK of the provider plugin for a language whose host cannot, as `pulumi package add` does with newer ones, in a second.
 *
 * @param {"go" | "nodejs" | "python"} language
 * @param {string} binDir The folder of the CLI.
 * @param {string} folder Gets the SDK; must be empty or missing.
 * @throws {ExpectedError} when the generator is not available, or the schema has not been built.
 */
export async function generateSdk(language, binDir, folder) {
  const generator = join(await ensureTool("package-sdk", binDir), "generate-package-sdk");
  await runStep({
    command: generator,
    args: [language, SCHEMA, folder],
    advice: "run `npm run build`, and repeat.",
  });
}
