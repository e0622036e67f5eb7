import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { preProcessFile } from "typescript";

const ROOT = join(__dirname, "../../..");
const TABLE_HEADING = "## Dependencies";
const OWN = ["pulumi-confluence-applinks", "@pulumi-confluence-applinks/emulator"];

/** Rooms whose packages the manifest at the root lists. The examples are projects of their own. */
const ROOMS = ["provider", "sdk", "cli", "policy", "plugin", "scripts", "tests"];
/** Folders and files that are not sources of this project: programs that tests put into projects of their own. */
const NO_SOURCES = /node_modules|fixtures|\.generated\./;

type Manifest = Readonly<
  Record<"dependencies" | "devDependencies" | "peerDependencies", Record<string, string>>
>;

const manifest = manifestIn(".");
const listed = Object.keys({
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.peerDependencies,
});

/** Tests of the emulator use its own dependencies. */
function listedFor(file: string): readonly string[] {
  const isOfEmulator = file.startsWith(join(ROOT, "tests", "emulator"));
  return isOfEmulator ? [...listed, ...Object.keys(manifestIn("emulator").dependencies)] : listed;
}

describe("the dependencies", () => {
  test("all have their reason in CONTRIBUTING, and the table has no other", () => {
    const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
    const [section = ""] = text.slice(text.indexOf(TABLE_HEADING) + TABLE_HEADING.length).split("\n## ");
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)]);
    const own = Object.keys(manifestIn("emulator").dependencies);
    expect(named.map(([, name]) => name).sort()).toEqual([...new Set([...listed, ...own])].sort());
  });

  test("are listed where they are imported", () => {
    const unlisted = ROOMS.flatMap((room) => filesUnder(join(ROOT, room))).flatMap((file) =>
      packagesOf(file)
        .filter((name) => !listedFor(file).includes(name) && !OWN.includes(name))
        .map((name) => `${file.slice(ROOT.length + 1)}: ${name}`),
    );
    expect(unlisted).toEqual([]);
  });
});

function manifestIn(folder: string): Manifest {
  const text = readFileSync(join(ROOT, folder, "package.json"), "utf8");
  return { dependencies: {}, devDependencies: {}, peerDependencies: {}, ...(JSON.parse(text) as object) };
}

function packagesOf(file: string): string[] {
  return preProcessFile(readFileSync(file, "utf8"), true, file.endsWith(".cjs"))
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith(".") && !isBuiltin(name))
    .map((name) =>
      name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/"),
    );
}

function filesUnder(path: string): string[] {
  if (NO_SOURCES.test(path)) return [];
  if (!statSync(path).isDirectory()) return /\.(ts|mjs|cjs)$/.test(path) ? [path] : [];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}
