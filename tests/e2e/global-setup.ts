import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { npm, npmInstall } from "../support/npm";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/**
 * Once per run: a Pulumi CLI, the YAML language host, and an empty project outside of the repository into which the packed package is installed
 * as a user would install it. Tests find all of it in the environment, see `tests/support/pulumi-project.ts`.
 */
export default async function setUp(): Promise<void> {
  // Both suites that need it run in one process when both are asked for.
  if (process.env.E2E_INSTALLATION !== undefined) return;
  const { stdout } = await run(process.execPath, [join(root, "scripts", "setup.mjs")]);
  const { binDir } = JSON.parse(stdout) as { binDir: string };
  process.env.E2E_PULUMI_BIN_DIR = binDir;
  const host = await run(process.execPath, [join(root, "scripts", "yaml-host.mjs")]);
  process.env.E2E_YAML_HOST_DIR = host.stdout.trim();
  process.env.E2E_INSTALLATION = await installPackedPackage();
}

async function installPackedPackage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "applinks-e2e-"));
  await npm(["pack", "--silent", "--pack-destination", folder], root);
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  const { devDependencies } = await manifestIn(root);
  const example = await manifestIn(join(root, "examples", "random-secrets"));
  const dependencies = {
    "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
    "@pulumi/policy": devDependencies["@pulumi/policy"],
    "@pulumi/random": example.dependencies["@pulumi/random"],
    "@types/node": devDependencies["@types/node"],
    typescript: devDependencies.typescript,
    "pulumi-confluence-applinks": `file:./${tarball}`,
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  await npmInstall(folder);
  return folder;
}

async function manifestIn(folder: string): Promise<Record<DependencyKind, Record<string, string>>> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  return { dependencies: {}, devDependencies: {}, ...(JSON.parse(text) as object) };
}

type DependencyKind = "dependencies" | "devDependencies";
