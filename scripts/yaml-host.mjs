import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { userCache } from "./setup/folders.mjs";
import { buildYamlHost, yamlHostVersion } from "./setup/go-build.mjs";
import { withLock } from "./setup/lock.mjs";
import { onExit } from "./setup/on-exit.mjs";
import { report } from "./setup/report.mjs";

const EXECUTABLE = `pulumi-language-yaml${process.platform === "win32" ? ".exe" : ""}`;

/**
 * Finds the language host for programs in YAML or gets it: beside the CLI, as in an official release, on PATH, in the
 * user's cache, built from its Go module. What was built is kept in the user's cache, so that this is slow at most once.
 *
 * @param {string} binDir The folder of the CLI.
 * @returns {Promise<string>} The folder of the host, for PATH.
 * @throws {ExpectedError} when it is not there and cannot be built.
 */
export async function ensureYamlHost(binDir) {
  const found = find(binDir);
  if (found) return found;
  return withLock(
    join(userCache(), "yaml-host.lock"),
    "getting the YAML language host",
    async () => find(binDir) ?? (await build()),
  );
}

/** @param {string} binDir */
function find(binDir) {
  const onPath = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return [binDir, ...onPath, builtDir()].find((folder) => isExecutable(join(folder, EXECUTABLE)));
}

/** Builds it under a temporary name, and only then gives it the name that later runs look for. */
async function build() {
  mkdirSync(userCache(), { recursive: true });
  const workDir = mkdtempSync(join(userCache(), "building-yaml-"));
  const cleanUp = () => rmSync(workDir, { recursive: true, force: true, maxRetries: 5 });
  const forget = onExit(cleanUp);
  try {
    const binDir = join(workDir, "bin");
    mkdirSync(binDir);
    await buildYamlHost(workDir, binDir);
    rmSync(builtDir(), { recursive: true, force: true });
    renameSync(binDir, builtDir());
    report(`the YAML language host ${yamlHostVersion()} is ready in ${builtDir()}`);
    return builtDir();
  } finally {
    forget();
    cleanUp();
  }
}

function builtDir() {
  return join(userCache(), `pulumi-language-yaml-${yamlHostVersion()}-${process.platform}-${process.arch}`);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// `node scripts/yaml-host.mjs` prints the folder, for callers that are not ES modules.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    const { binDir } = await ensurePulumi();
    process.stdout.write(`${await ensureYamlHost(binDir)}\n`);
  });
}
