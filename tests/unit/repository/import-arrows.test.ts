import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { preProcessFile } from "typescript";

const ROOT = join(__dirname, "../../..");

/** What a room may import: other rooms, and packages. Builtin modules are open to all. */
const ALLOWED: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  "provider/process": { rooms: [], packages: [] },
  "provider/http": { rooms: ["provider/process"], packages: ["parse5", "undici"] },
  "provider/keys": { rooms: [], packages: ["node-forge", "zod"] },
  "provider/confluence": { rooms: ["provider/http"], packages: ["zod"] },
  "provider/connection": { rooms: ["provider/confluence", "provider/http"], packages: ["zod"] },
  "provider/resources": {
    rooms: ["provider/confluence", "provider/connection", "provider/http", "provider/keys"],
    packages: ["zod"],
  },
  "provider/lookups": {
    rooms: ["provider/confluence", "provider/connection", "provider/http", "provider/resources"],
    packages: [],
  },
  "provider/runtime": {
    rooms: ["provider/connection", "provider/http", "provider/process", "provider/resources"],
    packages: ["@pulumi/pulumi"],
  },
  // A program loads no provider: only lookups, when they are called, and the error they throw.
  sdk: {
    rooms: [
      "provider/confluence",
      "provider/connection",
      "provider/http",
      "provider/lookups",
      "provider/resources",
    ],
    packages: ["@pulumi/pulumi"],
  },
  cli: {
    rooms: [
      "provider/confluence",
      "provider/connection",
      "provider/http",
      "provider/keys",
      "provider/resources",
      "provider/runtime",
    ],
    packages: ["commander", "zod"],
  },
  plugin: {
    rooms: [
      "provider/connection",
      "provider/http",
      "provider/lookups",
      "provider/process",
      "provider/resources",
      "provider/runtime",
      "sdk",
    ],
    packages: ["@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf"],
  },
  emulator: { rooms: [], packages: ["@hono/node-server", "fast-xml-parser", "hono", "zod"] },
};

/** Paths from the repository's root. */
const SOURCES = ["provider", "sdk", "cli", "plugin", "emulator/src"].flatMap(sourcesIn);

describe("imports between the rooms of the repository", () => {
  test.each(Object.keys(ALLOWED))("%s imports only what lies below it", (room) => {
    const { rooms = [], packages = [] } = ALLOWED[room] ?? {};
    const isAllowed = (file: string, imported: string): boolean => {
      if (imported.startsWith("node:")) return true;
      if (!imported.startsWith("."))
        return packages.some((name) => imported === name || imported.startsWith(`${name}/`));
      const target = roomOf(join(dirname(file), imported));
      return target === room || rooms.includes(target);
    };
    const strays = SOURCES.filter((file) => roomOf(file) === room).flatMap((file) =>
      importsOf(file)
        .filter((imported) => !isAllowed(file, imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(strays).toEqual([]);
  });

  test("nobody asks what Node 20 answers wrongly once it is asked often", () => {
    const asks = (file: string) => readFileSync(join(ROOT, file), "utf8").includes("URL.canParse(");
    expect(SOURCES.filter(asks)).toEqual([]);
  });

  test("every source lies in one of the rooms", () => {
    expect(SOURCES.filter((file) => ALLOWED[roomOf(file)] === undefined)).toEqual([]);
  });
});

/** `provider` has rooms of its own; every other folder is one. */
function roomOf(file: string): string {
  const [folder = "", room = ""] = file.split(sep);
  return folder === "provider" ? `${folder}/${room}` : folder;
}

/** Everything a file imports, dynamically or for its types only included. */
function importsOf(file: string): string[] {
  return preProcessFile(readFileSync(join(ROOT, file), "utf8")).importedFiles.map(({ fileName }) => fileName);
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
