import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Product } from "@pulumi-confluence-applinks/emulator";
import { preProcessFile } from "typescript";
import type { Routes } from "../../emulator/src/context/context";
import { applicationLinksRoutes, commonRoutes, registeredBy } from "../../emulator/src/server/routes";
import { startServer } from "../support/emulator";

const EMULATOR = join(__dirname, "../../emulator");
const README = join(EMULATOR, "README.md");
const ROUTER = join(EMULATOR, "src/server/routes.ts");
const HEADING = "## Where a path is served";
const PRODUCTS: readonly Product[] = ["confluence", "jira", "bitbucket", "generic"];

describe("the README of the emulator", () => {
  // With UPDATE_GOLDEN=1 in the environment, the table is regenerated.
  test("lists which file serves which path, in agreement with the router", async () => {
    const readme = readFileSync(README, "utf8");
    const [before = "", section = ""] = readme.split(`${HEADING}\n`);
    const table = (await rows()).join("\n");
    const old = section.slice(section.indexOf("|"), section.indexOf("\n\n", section.indexOf("|")));
    if (process.env.UPDATE_GOLDEN)
      writeFileSync(README, `${before}${HEADING}\n${section.replace(old, () => table)}`);
    else expect(old).toBe(table);
  });
});

async function rows(): Promise<string[]> {
  const methods = new Map<string, Set<string>>();
  for (const product of PRODUCTS) {
    const { context } = await startServer({ product });
    for (const routes of [...commonRoutes, ...applicationLinksRoutes]) {
      for (const { method, path } of registeredBy(routes, context)) {
        // Middleware, which serves no path itself.
        if (path.endsWith("/*")) continue;
        const key = `| \`${readable(path)}\` | @ | \`${fileOf(routes)}\` |`;
        methods.set(key, (methods.get(key) ?? new Set()).add(method));
      }
    }
  }
  const lines = [...methods].map(([row, served]) => row.replace("@", () => [...served].join(", ")));
  return ["| path | methods | file in `src/` |", "| --- | --- | --- |", ...lines.sort(byPath)];
}

function byPath(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** `:version{(?:1\\.0|latest)}` is written `{1.0,latest}`, and `:id{\\d+}` as `{id}`. */
function readable(path: string): string {
  return path
    .replace(
      /:\w+\{\(\?:([^)]*)\)\}/g,
      (_, versions: string) => `{${versions.replaceAll("\\", "").replaceAll("|", ",")}}`,
    )
    .replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}");
}

/** The module with these routes, among those that the router imports. */
function fileOf(routes: Routes): string {
  const imported = preProcessFile(readFileSync(ROUTER, "utf8")).importedFiles;
  const files = imported.map(({ fileName }) => fileName).filter((name) => name.startsWith("."));
  const paths = files.map((name) => join(ROUTER, "..", name));
  const path = paths.find((candidate) => Object.values<unknown>(require(candidate)).includes(routes));
  return `${relative(join(EMULATOR, "src"), path ?? "")}.ts`;
}
