import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KIND_NAMES as KINDS } from "../../../provider/format/kinds";

const SCRIPT = join(__dirname, "../../../scripts/docs.mjs");
const DOCS = join(__dirname, "../../../docs");
const COMPONENTS = ["ReciprocalLink", "ThirdPartyApplication"];
const SECTIONS = [
  "Whom it trusts",
  "Examples",
  "Inputs",
  "Outputs",
  "Permissions",
  "Requests",
  "Adoption",
  "Drift",
  "Deletion",
  "Failures",
];

let folder: string;
let made: { readonly status: number | null; readonly stderr: string };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "applinks-docs-"));
  made = spawnSync(process.execPath, [SCRIPT, folder], { encoding: "utf8" });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the reference that npm run docs makes", () => {
  test("has one page for each resource and component, one for the lookups, and nothing else", () => {
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(folder, "reference")).sort()).toEqual(
      ["README", "lookups", ...KINDS, ...COMPONENTS].map((name) => `${name}.md`).sort(),
    );
  });

  test("is the one that docs/ has", () => {
    const made = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/.test(name),
    );
    expect(made).toContain("errors.md");
    const stale = made.filter(
      (name) => !readFileSync(join(DOCS, name)).equals(readFileSync(join(folder, name))),
    );
    expect(stale).toEqual([]);
    expect(readdirSync(join(DOCS, "reference")).sort()).toEqual(
      readdirSync(join(folder, "reference")).sort(),
    );
  });

  test.each([...KINDS, ...COMPONENTS])(
    "has the same sections for %s as for every other resource, in the same order",
    (kind) => {
      const page = pageOf(kind);
      expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(SECTIONS);
      expect(page).toContain("```ts\n");
      expect(page).toContain("```yaml\n");
      for (const section of page.split(/^## /m)) expect(section.trim()).toContain("\n");
    },
  );

  test("describes every input, every output and every member", () => {
    const silent = readdirSync(join(folder, "reference")).flatMap((file) =>
      [...pageOf(file.replace(/\.md$/, "")).matchAll(/^\| `.*\|\s*\|$/gm)].map(([row]) => `${file}: ${row}`),
    );
    expect(silent).toEqual([]);
  });
});

function pageOf(name: string): string {
  return readFileSync(join(folder, "reference", `${name}.md`), "utf8");
}
