import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printWhenRun } from "./language-programs.mjs";
import { ensureTool } from "./language-tools.mjs";
import { generateSdk } from "./package-sdk.mjs";
import { ROOT, userCache } from "./setup/folders.mjs";
import { withLock } from "./setup/lock.mjs";
import { runStep } from "./setup/step.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

const REQUIREMENTS = join(ROOT, "scripts", "python", "requirements.txt");

/**
 * What is needed to run programs in Python.
 *
 * @typedef {object} Python
 * @property {string} executable The interpreter, for PULUMI_PYTHON_CMD.
 * @property {string} hostDir The folder of the language host, for PATH.
 * @property {string} libraries The folder of Pulumi's SDK for Python, for PYTHONPATH.
 * @property {string} sdk The folder of the SDK that was generated for the provider plugin, for PYTHONPATH.
 */

/**
 * Provides what is needed to run programs in Python. Host, libraries and generator are kept in the user's cache; the SDK is generated every
 * time, in a second.
 *
 * @param {string} binDir The folder of the CLI.
 * @param {string} sdk The folder that gets the generated SDK; must be empty or missing.
 * @returns {Promise<Python>}
 * @throws {ExpectedError} when Python is missing, or something is not available.
 */
export async function ensurePython(binDir, sdk) {
  const { executable, version } = await findPython();
  const hostDir = await ensureTool("language-python", binDir);
  const libraries = await ensureLibraries(executable, version);
  await generateSdk("python", binDir, sdk);
  declareInstalled(sdk);
  return { executable, hostDir, libraries, sdk };
}

/** The interpreter itself, instead of a wrapper on PATH. */
async function findPython() {
  const stdout = await runStep({
    command: "python3",
    args: ["-c", "import json, sys; print(json.dumps([sys.executable, '%d.%d' % sys.version_info[:2]]))"],
    advice: "install Python 3.10 or newer with pip.",
  });
  const [executable, version] = JSON.parse(stdout);
  return { executable, version };
}

/**
 * @param {string} executable
 * @param {string} version Major and minor: libraries with compiled parts are for one of them.
 */
async function ensureLibraries(executable, version) {
  const key = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const folder = join(userCache(), `python-${version}-${key}`);
  if (existsSync(folder)) return folder;
  mkdirSync(userCache(), { recursive: true });
  return withLock(join(userCache(), "python.lock"), "getting Pulumi's SDK for Python", async () => {
    if (existsSync(folder)) return folder;
    return inWorkFolder(join(userCache(), "getting-python-"), async (workDir) => {
      const target = join(workDir, "libraries");
      await runStep({
        title: "installing Pulumi's SDK for Python",
        command: executable,
        args: ["-m", "pip", "install", ...PIP_OPTIONS, "--target", target, "--requirement", REQUIREMENTS],
        advice: "check that PyPI can be reached, and repeat.",
      });
      renameSync(target, folder);
      return folder;
    });
  });
}

const PIP_OPTIONS = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];

/** A generated SDK looks up its installed version. @param {string} sdk */
function declareInstalled(sdk) {
  const { version } = JSON.parse(readFileSync(join(ROOT, "dist", "plugin", "schema.json"), "utf8"));
  const metadata = join(sdk, `pulumi_confluence-${version}.dist-info`);
  mkdirSync(metadata);
  writeFileSync(
    join(metadata, "METADATA"),
    `Metadata-Version: 2.1\nName: pulumi_confluence\nVersion: ${version}\n`,
  );
}

printWhenRun(import.meta.url, ensurePython);
