import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { withSiteLinks } from "./links.mts";

const SITE = join(dirname(fileURLToPath(import.meta.url)), "..");
const ROOT = join(SITE, "..");
const { repository, description } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const REPOSITORY = repository.url.replace(/^git\+|\.git$/g, "");

/** Where the pages lie that the site has, below the root; every link to another file leads to the repository. */
const PAGES =
  /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$|^(emulator|examples\/[\w-]+|tests\/confluence)\/README\.md$/;
/** All of them, wherever a page has its own. */
const PICTURES = /\.(png|svg)$/;

// They stay where GitHub and npm show them. Copies, because what lies outside this folder does not find its packages.
const copies = join(SITE, "pages");
rmSync(copies, { recursive: true, force: true });
for (const file of listedByGit()) {
  if (PAGES.test(file) || PICTURES.test(file)) cpSync(join(ROOT, file), join(copies, file));
}

export default defineConfig({
  title: "Confluence application links",
  description,
  srcDir: "./pages",
  outDir: "./dist",
  cacheDir: "./node_modules/.cache/vitepress",
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
  // A link that leads nowhere fails the build.
  ignoreDeadLinks: [/^https?:\/\/(localhost|127\.0\.0\.1)/],
  markdown: {
    config: (markdown) => withSiteLinks(markdown, { pages: PAGES, repository: `${REPOSITORY}/blob/main` }),
  },
  themeConfig: {
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    outline: { level: [2, 3] },
    nav: [
      { text: "Getting started", link: "/docs/getting-started" },
      { text: "Reference", link: "/docs/reference/" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: [
      { text: "Overview", link: "/" },
      { text: "Guides", items: titled("docs", guides()) },
      {
        text: "Reference",
        items: [
          { text: "Overview", link: "/docs/reference/" },
          ...titled("docs/reference", pagesIn("docs/reference")),
        ],
      },
      {
        text: "Examples",
        collapsed: true,
        items: exampleFolders().map((folder) => ({ text: folder, link: `/examples/${folder}/` })),
      },
      {
        text: "The project",
        items: [
          { text: "The embedded Confluence", link: "/emulator/" },
          ...titled("", ["CONTRIBUTING", "SECURITY", "CHANGELOG"]),
        ],
      },
    ],
  },
});

/** In the order in which they are read; what is new comes last until it has a place here. */
function guides(): string[] {
  const first = [
    "getting-started",
    "adoption",
    "servers-and-credentials",
    "secrets",
    "drift",
    "security",
    "signing-calls",
    "gitops",
    "testing",
    "plugin",
    "cli",
  ];
  const pages = pagesIn("docs");
  return [...first.filter((page) => pages.includes(page)), ...pages.filter((page) => !first.includes(page))];
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => name.replace(/\.md$/, ""))
    .sort();
}

/** Entries of a sidebar, called as the pages call themselves. */
function titled(folder: string, pages: readonly string[]) {
  return pages.map((page) => {
    const [, title = page] = /^# (.*)$/m.exec(readFileSync(join(ROOT, folder, `${page}.md`), "utf8")) ?? [];
    return { text: title.replaceAll("`", ""), link: `/${folder === "" ? "" : `${folder}/`}${page}` };
  });
}

function exampleFolders(): string[] {
  return readdirSync(join(ROOT, "examples")).filter((folder) =>
    readdirSync(join(ROOT, "examples", folder)).includes("README.md"),
  );
}

/** Files that are part of the project or about to be: not installed, built or ignored ones. */
function listedByGit(): string[] {
  const arguments_ = ["ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", arguments_, { cwd: ROOT, encoding: "utf8" }).split("\n").filter(Boolean);
}
