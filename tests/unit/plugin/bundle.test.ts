import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The part of esbuild's report that is read here. */
interface Report {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly entryPoint?: string;
        readonly imports: readonly { readonly path: string; readonly kind: string }[];
        readonly inputs: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

const REPORT = join(__dirname, "../../../dist/plugin/meta.json");

/** The packages whose code an entry point loads when it starts: its own file, and those that it imports at once. */
function loadedAtStart(entryPoint: string): ReadonlySet<string> {
  const { outputs } = JSON.parse(readFileSync(REPORT, "utf8")) as Report;
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const packages = new Set<string>();
  const pending = [...byName].filter(([, output]) => output.entryPoint === entryPoint).map(([name]) => name);
  const seen = new Set(pending);
  for (const name of pending) {
    const output = byName.get(name);
    for (const input of Object.keys(output?.inputs ?? {}))
      packages.add(/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? "this package");
    for (const { path, kind } of output?.imports ?? []) {
      if (kind !== "import-statement" || !byName.has(basename(path)) || seen.has(basename(path))) continue;
      seen.add(basename(path));
      pending.push(basename(path));
    }
  }
  return packages;
}

describe("the bundle of the provider plugin", () => {
  const packages = loadedAtStart("plugin/main.ts");

  test("loads what every run needs", () => {
    expect([...packages]).toEqual(
      expect.arrayContaining(["this package", "@grpc/grpc-js", "@pulumi/pulumi", "google-protobuf", "zod"]),
    );
  });

  // A command starts the plugin up to four times, and then each megabyte takes some 40 ms to parse.
  test.each(["undici", "node-forge", "parse5", "typescript", "@npmcli/arborist", "protobufjs"])(
    "loads %s on first use, or never",
    (name) => {
      expect(packages).not.toContain(name);
    },
  );
});
