import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { type Page, pages } from "../../support/pages";

const ROOT = join(__dirname, "../../..");
const PAGES = new Map(pages().map((page) => [page.path, page]));
const ADDRESS = /^[a-z][a-z+.-]*:/i;

describe("the links between the pages", () => {
  test("lead to existing files and headings", () => {
    expect([...PAGES.values()].flatMap(deadLinksOf)).toEqual([]);
  });

  // npm shows README.md alone and resolves its links against `repository`.
  test("of the README work on npm, because the manifest names the repository", () => {
    const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      repository: { type: string; url: string; directory?: string };
    };
    expect(repository.type).toBe("git");
    expect(repository.url).toMatch(/^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/);
    expect(repository.directory).toBeUndefined();
    const absolute = PAGES.get("README.md")?.links.filter((link) => link.startsWith("/"));
    expect(absolute).toEqual([]);
  });

  test("reach every page in docs/ from the README, in any number of steps", () => {
    const reached = new Set<string>();
    const left = ["README.md"];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      for (const target of PAGES.get(path)?.links.map((link) => targetOf(path, link)) ?? [])
        if (PAGES.has(target.path)) left.push(target.path);
    }
    const lost = [...PAGES.keys()].filter((path) => path.startsWith("docs/") && !reached.has(path));
    expect(lost).toEqual([]);
  });
});

function deadLinksOf(page: Page): string[] {
  return page.links
    .filter((link) => !ADDRESS.test(link))
    .filter((link) => {
      const { path, anchor } = targetOf(page.path, link);
      if (!existsSync(join(ROOT, path))) return true;
      const target = PAGES.get(path);
      return anchor !== "" && target !== undefined && !target.anchors.has(anchor);
    })
    .map((link) => `${page.path}: ${link}`);
}

function targetOf(from: string, link: string): { path: string; anchor: string } {
  const [path = "", anchor = ""] = decodeURI(link).split("#");
  return { path: path === "" ? from : normalize(join(dirname(from), path)), anchor };
}
