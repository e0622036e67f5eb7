import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { commandsIn, pages } from "../../support/pages";

const ROOT = join(__dirname, "../../..");

/** Examples whose page has commands of the CLI, which are typed in the folder of that page. */
const EXAMPLES = pages().flatMap(({ path, blocks }) => {
  const [, folder] = /^(examples\/[^/]+)\/README\.md$/.exec(path) ?? [];
  const isRun = blocks.flatMap(commandsIn).some((command) => command.startsWith("pulumi "));
  return folder !== undefined && isRun ? [folder] : [];
});

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("the projects of the examples", () => {
  test.each(EXAMPLES)("%s is one of its own, from which its commands run its program", (folder) => {
    // Without one, the CLI takes the project of a folder above.
    const { runtime, main } = parse(read(`${folder}/Pulumi.yaml`)) as { runtime: unknown; main?: string };
    expect(main).toBeUndefined();
    if (runtime !== "nodejs") return;
    const manifest = JSON.parse(read(`${folder}/package.json`)) as { main: string };
    expect(existsSync(join(ROOT, folder, manifest.main))).toBe(true);
    expect(existsSync(join(ROOT, folder, "tsconfig.json"))).toBe(true);
  });

  test("have names of their own, so that one account has room for all of them", () => {
    const names = ["", ...EXAMPLES.map((folder) => `${folder}/`)].map(
      (folder) => (parse(read(`${folder}Pulumi.yaml`)) as { name: string }).name,
    );
    expect(names).toEqual([...new Set(names)]);
    expect(EXAMPLES.length).toBeGreaterThan(5);
  });
});
