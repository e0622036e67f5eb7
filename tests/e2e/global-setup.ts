import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { npm, npmInstall } from "../support/npm";
import { type GuestLanguage, type LanguageSupport, provide } from "../support/programs/language-support";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/**
 * Once per run: a Pulumi CLI, what runs programs in other languages, and an empty project outside of the repository into which
 * the packed package is installed as a user would install it. Tests find all of it in the environment, see
 * `tests/support/pulumi-project.ts` and `tests/support/programs/language-support.ts`.
 */
export default async function setUp(): Promise<void> {
  // Both suites that need it run in one process when both are asked for.
  if (process.env.E2E_INSTALLATION !== undefined) return;
  const { binDir } = JSON.parse(await script("setup.mjs")) as { binDir: string };
  process.env.E2E_PULUMI_BIN_DIR = binDir;
  const installation = await installPackedPackage();
  process.env.E2E_INSTALLATION = installation;
  // The Automation API asks for the version without the environment of a stack, and the CLI writes a log of that into the user's folder.
  process.env.PULUMI_HOME = join(installation, "home");
  await support("yaml", async () => {
    const host = await script("language-tools.mjs", "language-yaml");
    return { path: host.trim(), env: {} };
  });
  await support("python", async () => {
    const python = JSON.parse(await script("python.mjs", join(installation, "python"))) as Python;
    const env = {
      PULUMI_PYTHON_CMD: python.executable,
      PYTHONPATH: [python.sdk, python.libraries].join(delimiter),
    };
    return { path: python.hostDir, env };
  });
  await support("go", async () => JSON.parse(await script("go-programs.mjs", join(installation, "go"))));
  await support("java", async () =>
    JSON.parse(await script("java-programs.mjs", join(installation, "java"))),
  );
  await support("nodejs-sdk", async () => {
    const sdk = join(installation, "nodejs-sdk");
    await script("node-sdk.mjs", installation, sdk);
    return { path: binDir, env: {}, sdk };
  });
}

interface Python {
  readonly executable: string;
  readonly hostDir: string;
  readonly libraries: string;
  readonly sdk: string;
}

/** A language that is not available does not prevent other tests from running; the ones that need it say why they fail. */
async function support(language: GuestLanguage, get: () => Promise<LanguageSupport>): Promise<void> {
  try {
    provide(language, await get());
  } catch (error) {
    const missing = reasonOf(error);
    provide(language, { missing });
    process.stderr.write(`Programs in ${language} cannot be run: ${missing}\n`);
  }
}

/** The last line that a script wrote, without its progress. */
function reasonOf(error: unknown): string {
  const { stderr = String(error) } = error as { readonly stderr?: string };
  const [first = ""] = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("[set-up] "));
  return first;
}

async function script(name: string, ...args: readonly string[]): Promise<string> {
  return (await run(process.execPath, [join(root, "scripts", name), ...args])).stdout;
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
