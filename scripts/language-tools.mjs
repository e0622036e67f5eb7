import { mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { isExecutable } from "./setup/executable.mjs";
import { userCache } from "./setup/folders.mjs";
import { buildTool, toolOnDemand } from "./setup/go-build.mjs";
import { withLock } from "./setup/lock.mjs";
import { report } from "./setup/report.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

const EXE = process.platform === "win32" ? ".exe" : "";

/** @typedef {Parameters<typeof buildTool>[0]} LanguageTool */

/**
 * Provides what programs in another language need, such as a language host: from beside the CLI, as in an official release, from PATH, from
 * the user's cache, or built from its Go module. What was built is kept in the user's cache, so that
 * this is slow at most once.
 *
 * @param {LanguageTool} tool
 * @param {string} binDir The folder of the CLI.
 * @returns {Promise<string>} The folder of the executable, for PATH.
 * @throws {ExpectedError} when it is not found and cannot be built.
 */
export async function ensureTool(tool, binDir) {
  const found = find(tool, binDir);
  if (found) return found;
  return withLock(
    join(userCache(), `${tool}.lock`),
    `getting ${toolOnDemand(tool).name}`,
    async () => find(tool, binDir) ?? (await build(tool)),
  );
}

/**
 * @param {LanguageTool} tool
 * @param {string} binDir
 */
function find(tool, binDir) {
  const onPath = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const executable = toolOnDemand(tool).name + EXE;
  return [binDir, ...onPath, builtDir(tool)].find((folder) => isExecutable(join(folder, executable)));
}

/**
 * Builds it under a temporary name, and only then gives it the name that later runs look for.
 *
 * @param {LanguageTool} tool
 */
async function build(tool) {
  mkdirSync(userCache(), { recursive: true });
  return inWorkFolder(join(userCache(), `building-${tool}-`), async (workDir) => {
    const binDir = join(workDir, "bin");
    mkdirSync(binDir);
    await buildTool(tool, workDir, binDir);
    rmSync(builtDir(tool), { recursive: true, force: true });
    renameSync(binDir, builtDir(tool));
    report(`${toolOnDemand(tool).name} ${toolOnDemand(tool).version} is ready in ${builtDir(tool)}`);
    return builtDir(tool);
  });
}

/** @param {LanguageTool} tool */
function builtDir(tool) {
  const { name, version } = toolOnDemand(tool);
  return join(userCache(), `${name}-${version}-${process.platform}-${process.arch}`);
}

// `node scripts/language-tools.mjs language-yaml` prints the folder, for callers that are not ES modules.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    const { binDir } = await ensurePulumi();
    process.stdout.write(`${await ensureTool(/** @type {LanguageTool} */ (process.argv[2]), binDir)}\n`);
  });
}
