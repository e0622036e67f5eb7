import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { npm } from "../support/npm";

const run = promisify(execFile);
const ROOT = join(__dirname, "..", "..");
const LINTER = join(__dirname, "..", "support", "lint-package.mjs");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "applinks-packed-"));
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe.each([
  ["the package", ROOT],
  ["the emulator's package", join(ROOT, "emulator")],
])("%s", (_, source) => {
  test("resolves with its types for every importer, and holds the code once", async () => {
    const { tarball, files } = await pack(source);
    expect(await lint(tarball)).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(files.filter((file) => /\.map$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(await unused(source, files)).toEqual([]);
  });
});

// Pulumi's template for TypeScript checks the types of libraries and has no `esModuleInterop`, on which those of zod depend. The policies
// are left out: the types of `@pulumi/policy` 1.21.0 are not valid themselves.
test("the types of both packages are valid under the compiler options of Pulumi's template", () => {
  const entries = ["dist/sdk/index.d.ts", "emulator/dist/index.d.ts"];
  const program = ts.createProgram(
    entries.map((entry) => join(ROOT, entry)),
    {
      strict: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      experimentalDecorators: true,
      forceConsistentCasingInFileNames: true,
      noEmit: true,
      types: ["node"],
    },
  );
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const words = ts.flattenDiagnosticMessageText(messageText, " ");
    return `${file === undefined ? "" : relative(ROOT, file.fileName)} ${words}`;
  });
  expect(problems).toEqual([]);
});

test("a package whose types are not where it says is objected to", async () => {
  const manifest = JSON.parse(await readFile(join(ROOT, "emulator", "package.json"), "utf8")) as {
    exports: Record<string, unknown>;
  };
  await cp(join(ROOT, "emulator", "dist"), join(folder, "dist"), { recursive: true });
  manifest.exports["."] = { types: "./dist/missing.d.ts", default: "./dist/index.js" };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const { tarball } = await pack(folder);
  expect(await lint(tarball)).toEqual(
    expect.arrayContaining([expect.stringContaining("missing.d.ts"), ". FallbackCondition"]),
  );
});

/** What `npm publish` would send of a package that is built. */
async function pack(source: string): Promise<{ tarball: string; files: readonly string[] }> {
  const stdout = await npm(
    ["pack", "--json", "--ignore-scripts", "--workspaces=false", "--pack-destination", folder],
    source,
  );
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`);
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** The modules with code that no entry of the package leads to: the second copy of what a bundle contains. */
async function unused(source: string, files: readonly string[]): Promise<string[]> {
  const modules = new Set(files.filter((file) => file.startsWith("dist/") && file.endsWith(".js")));
  const text = (file: string) => readFile(join(source, file), "utf8");
  const entries = (await Promise.all(files.filter((file) => !file.endsWith(".js")).map(text))).join("\n");
  const left = [...modules].filter((file) => entries.includes(file.slice("dist/".length)));
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (!modules.delete(file)) continue;
    const { importedFiles } = ts.preProcessFile(await text(file), true, true);
    for (const { fileName } of importedFiles) {
      const path = join(dirname(file), fileName);
      left.push(path, `${path}.js`, join(path, "index.js"));
    }
  }
  const codes = await Promise.all([...modules].map(async (file) => [file, await text(file)] as const));
  return codes.flatMap(([file, code]) =>
    /^(?!"use strict"|Object\.defineProperty\(exports|\/\/|$)/m.test(code) ? [file] : [],
  );
}

async function lint(tarball: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [LINTER, tarball]);
  return JSON.parse(stdout) as string[];
}
