import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printWhenRun } from "./language-programs.mjs";
import { ensureTool } from "./language-tools.mjs";
import { generateSdk } from "./package-sdk.mjs";
import { ROOT } from "./setup/folders.mjs";
import { goProgramEnvironment } from "./setup/go-build.mjs";
import { runStep } from "./setup/step.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

/**
 * What is needed to run programs in Go.
 *
 * @typedef {object} GoPrograms
 * @property {string} path The folder of the language host, for PATH.
 * @property {Record<string, string>} env For every command: the Go command's caches and options, and no network.
 * @property {string} sdk The folder of the SDK that was generated for the provider plugin, a module of its own.
 */

/**
 * Provides what is needed to run programs in Go, and compiles what all of them share: Pulumi's SDK takes a minute the first time.
 *
 * @param {string} binDir The folder of the CLI.
 * @param {string} sdk The folder that gets the generated SDK; must be empty or missing.
 * @returns {Promise<GoPrograms>}
 * @throws {ExpectedError} when Go is missing, or something is not available.
 */
export async function ensureGoPrograms(binDir, sdk) {
  const env = await goProgramEnvironment();
  const path = await ensureTool("language-go", binDir);
  await generateSdk("go", binDir, sdk);
  await compileExample(sdk, env);
  return { path, env: { ...env, GOPROXY: "off" }, sdk };
}

/**
 * @param {string} sdk
 * @param {Record<string, string>} env
 */
async function compileExample(sdk, env) {
  await inWorkFolder(join(tmpdir(), "applinks-go-"), async (workDir) => {
    cpSync(join(ROOT, "examples", "go"), workDir, { recursive: true });
    mkdirSync(join(workDir, "sdks"), { recursive: true });
    symlinkSync(sdk, join(workDir, "sdks", "confluence"), "junction");
    const go = (/** @type {string} */ title, /** @type {string[]} */ ...args) =>
      runStep({
        title,
        command: "go",
        args,
        cwd: workDir,
        env: { ...process.env, ...env },
        advice: "check that the Go module proxy can be reached (`go env GOPROXY`), and repeat.",
      });
    // As the language host asks before every command, to find plugins.
    await go("downloading Pulumi's SDK for Go", "list", "-m", "-json", "-mod=mod", "all");
    await go("compiling Pulumi's SDK for Go", "build", "-o", join(workDir, "program"), ".");
  });
}

printWhenRun(import.meta.url, ensureGoPrograms);
