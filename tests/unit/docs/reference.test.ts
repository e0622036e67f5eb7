import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KIND_NAMES as KINDS } from "../../../provider/format/kinds";

const REFERENCE = join(__dirname, "../../../docs/reference");
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

describe("the reference", () => {
  test("has one page for each resource and component, one for the lookups, and nothing else", () => {
    expect(readdirSync(REFERENCE).sort()).toEqual(
      ["README", "lookups", ...KINDS, ...COMPONENTS].map((name) => `${name}.md`).sort(),
    );
  });

  test.each([...KINDS, ...COMPONENTS])(
    "says the same things of %s as of every other, in the same order",
    (kind) => {
      const page = pageOf(kind);
      expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(SECTIONS);
      expect(page).toContain("```ts\n");
      expect(page).toContain("```yaml\n");
      for (const section of page.split(/^## /m)) expect(section.trim()).toContain("\n");
    },
  );

  test("describes every input, every output and every member", () => {
    const silent = readdirSync(REFERENCE).flatMap((file) =>
      [...pageOf(file.replace(/\.md$/, "")).matchAll(/^\| `.*\|\s*\|$/gm)].map(([row]) => `${file}: ${row}`),
    );
    expect(silent).toEqual([]);
  });
});

function pageOf(name: string): string {
  return readFileSync(join(REFERENCE, `${name}.md`), "utf8");
}
