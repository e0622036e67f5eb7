import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { preProcessFile } from "typescript";

const ROOT = join(__dirname, "../../..");

/** From the bottom up: a room may import those before it, and the files beside the rooms may import all of them. */
const EMULATOR_FLOORS = [
  "state",
  "quirks",
  "context",
  "http",
  "login",
  "store",
  "oauth1",
  "peer",
  "oauth2",
  "links",
  "consumers",
  "calls",
  "status",
  "servlets",
  "pages",
  "administration",
  "server",
];
const SCRIPT_FLOORS = ["setup", "confluence", "pictures", "quickstart", "schema", "docs"];

/** What a room may import: other rooms, and packages. Builtin modules are open to all. */
const ALLOWED: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  // What the SDK, the command and a policy pack share with the provider without loading it.
  "provider/format": { rooms: [], packages: [] },
  "provider/process": { rooms: [], packages: [] },
  "provider/http": { rooms: ["provider/process"], packages: ["parse5", "undici"] },
  "provider/keys": { rooms: [], packages: ["node-forge", "zod"] },
  "provider/confluence": { rooms: ["provider/format", "provider/http"], packages: ["zod"] },
  "provider/connection": { rooms: ["provider/confluence", "provider/http"], packages: ["zod"] },
  "provider/resources": {
    rooms: [
      "provider/confluence",
      "provider/connection",
      "provider/format",
      "provider/http",
      "provider/keys",
    ],
    packages: ["zod"],
  },
  "provider/lookups": {
    rooms: ["provider/confluence", "provider/connection", "provider/http", "provider/resources"],
    packages: [],
  },
  "provider/runtime": {
    rooms: [
      "provider/connection",
      "provider/format",
      "provider/http",
      "provider/process",
      "provider/resources",
    ],
    packages: ["@pulumi/pulumi"],
  },
  // A program loads no provider: only lookups, when they are called, and the error they throw.
  sdk: {
    rooms: [
      "provider/confluence",
      "provider/connection",
      "provider/format",
      "provider/http",
      "provider/lookups",
      "provider/resources",
    ],
    packages: ["@pulumi/pulumi"],
  },
  // One face for the command, so that the rooms behind it are free to change.
  provider: {
    rooms: [
      "provider/confluence",
      "provider/connection",
      "provider/http",
      "provider/keys",
      "provider/resources",
    ],
    packages: [],
  },
  cli: {
    rooms: ["provider", "provider/format", "provider/process"],
    packages: ["commander", "zod"],
  },
  plugin: {
    rooms: [
      "provider/connection",
      "provider/format",
      "provider/http",
      "provider/lookups",
      "provider/process",
      "provider/resources",
      "provider/runtime",
      "sdk",
    ],
    packages: ["@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf"],
  },
  policy: { rooms: ["provider/format", "provider/http", "provider/keys"], packages: ["@pulumi/policy"] },
  ...floors("emulator", EMULATOR_FLOORS, ["@hono/node-server", "fast-xml-parser", "hono", "zod"]),
  ...floors(
    "scripts",
    [...SCRIPT_FLOORS, "benchmark"],
    ["esbuild", "oauth-1.0a", "parse5", "playwright-core", "tar", "typescript"],
  ),
  // The parts of a benchmark start what the other scripts do.
  "scripts/benchmark": { rooms: ["scripts", "scripts/setup"], packages: ["@grpc/grpc-js"] },
  // What a user reads and copies: what is installed, and nothing beside it.
  ...Object.fromEntries(
    examples().map((name) => [`examples/${name}`, { rooms: [], packages: dependenciesOf(name) }]),
  ),
  templates: { rooms: [], packages: ["pulumi-confluence-applinks"] },
};

/** Paths from the repository's root. */
const SOURCES = [
  "provider",
  "sdk",
  "cli",
  "plugin",
  "policy",
  "emulator/src",
  "scripts",
  "examples",
  "templates",
].flatMap(sourcesIn);
const SOURCE_SET: ReadonlySet<string> = new Set(SOURCES);

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

  test("nobody calls what Node 20 gets wrong after many calls", () => {
    const asks = (file: string) => readFileSync(join(ROOT, file), "utf8").includes("URL.canParse(");
    expect(SOURCES.filter(asks)).toEqual([]);
  });

  test("what a program loads has no import(), which Jest cannot run: require() loads on first use", () => {
    const loads = (file: string) => /(?<!typeof )\bimport\(["`]/.test(readFileSync(join(ROOT, file), "utf8"));
    const ofPrograms = SOURCES.filter((file) => /^(?:provider|sdk|policy|emulator)\b/.test(file));
    expect(ofPrograms.filter(loads)).toEqual([]);
  });

  test("nothing imports itself, over any number of steps and also for types only", () => {
    expect(circles()).toEqual([]);
  });

  test("every source lies in one of the rooms", () => {
    expect(SOURCES.filter((file) => ALLOWED[roomOf(file)] === undefined)).toEqual([]);
  });
});

function floors(folder: string, rooms: readonly string[], packages: readonly string[]): typeof ALLOWED {
  const paths = rooms.map((room) => `${folder}/${room}`);
  return Object.fromEntries([
    ...paths.map((path, index) => [path, { rooms: paths.slice(0, index), packages }]),
    [folder, { rooms: paths, packages }],
  ]);
}

/** The folders of these have rooms of their own; every other folder is one room. */
function roomOf(file: string): string {
  const [folder = "", ...path] = file.split(sep).filter((name) => name !== "src");
  const hasRooms = ["emulator", "examples", "provider", "scripts"].includes(folder);
  return hasRooms && path.length > 1 ? `${folder}/${path[0]}` : folder;
}

/** Everything a file imports, dynamically or for its types only included. */
function importsOf(file: string): string[] {
  return preProcessFile(readFileSync(join(ROOT, file), "utf8")).importedFiles.map(({ fileName }) => fileName);
}

/** Every import that closes a circle, as the path that leads around it. */
function circles(): string[] {
  const left = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(" -> ")];
    if (left.has(file)) return [];
    const found = importsOf(file)
      .filter((imported) => imported.startsWith("."))
      .flatMap((imported) => sourceAt(join(dirname(file), imported)))
      .flatMap((imported) => visit(imported, [...path, file]));
    left.add(file);
    return found;
  };
  return SOURCES.flatMap((file) => visit(file, []));
}

function sourceAt(path: string): string[] {
  return [path, `${path}.ts`, join(path, "index.ts")]
    .filter((candidate) => SOURCE_SET.has(candidate))
    .slice(0, 1);
}

function examples(): string[] {
  return readdirSync(join(ROOT, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function dependenciesOf(example: string): string[] {
  const path = join(ROOT, "examples", example, "package.json");
  if (!existsSync(path)) return [];
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Partial<Record<string, Record<string, string>>>;
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(({ parentPath }) => !/node_modules|\bdist\b/.test(relative(ROOT, parentPath)))
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
