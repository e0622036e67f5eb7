import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import MarkdownIt from "markdown-it";

const ROOT = join(__dirname, "../..");

/** Folders whose pages are not documentation: installed, built, recorded, or written for somebody else. */
const NO_PAGES = /(^|\/)(node_modules|dist|\.git|\.pulumi-local|findings|observations|site|cli\/plans)(\/|$)/;

/** A page of the documentation. */
export interface Page {
  /** From the repository's root: `docs/cli.md`. */
  readonly path: string;
  readonly blocks: readonly CodeBlock[];
  /** Targets of links and pictures, as written. */
  readonly links: readonly string[];
  /** Anchors that a link to the page may have. */
  readonly anchors: ReadonlySet<string>;
}

/** A code block on a page. */
export interface CodeBlock {
  /** Where it is, for messages: `docs/cli.md:41`. */
  readonly place: string;
  /** `ts`, `yaml`, `console`, …; empty when the page names none. */
  readonly language: string;
  readonly source: string;
}

/** Every page in Markdown that people read: in the root, in docs/, and beside examples, template, emulator and tests. */
export function pages(): Page[] {
  return markdownFilesIn(ROOT)
    .sort()
    .map((path) => read(path));
}

/** The command lines in a block of code, without prompt; those of a shell script are all its lines. */
export function commandsIn({ language, source }: Pick<CodeBlock, "language" | "source">): string[] {
  const joined = source.replace(/\\\n\s*/g, " ");
  if (language === "console") return [...joined.matchAll(/^\$ (.*)$/gm)].map(([, line = ""]) => line.trim());
  if (!["sh", "bash"].includes(language)) return [];
  return joined.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

const markdown = new MarkdownIt({ html: true });

function read(path: string): Page {
  const text = readFileSync(join(ROOT, path), "utf8");
  const tokens = markdown.parse(text, {});
  const inner = tokens.flatMap((token) => token.children ?? []);
  const headings = tokens.flatMap(({ type }, index) =>
    type === "heading_open" ? [plainText(tokens[index + 1]?.children ?? [])] : [],
  );
  return {
    path,
    blocks: tokens
      .filter(({ type }) => type === "fence")
      .map(({ info, content, map }) => ({
        place: `${path}:${(map?.[0] ?? 0) + 1}`,
        language: info.trim(),
        source: content,
      })),
    links: inner.flatMap((token) => token.attrGet("href") ?? token.attrGet("src") ?? []),
    anchors: new Set([
      ...anchorsOf(headings),
      ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id),
    ]),
  };
}

/** As GitHub makes them: a heading that comes again gets a number. */
function anchorsOf(headings: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return headings.map((heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

function plainText(tokens: readonly { readonly type: string; readonly content: string }[]): string {
  return tokens
    .filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content)
    .join("");
}

function markdownFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = relative(ROOT, path);
    if (NO_PAGES.test(name)) return [];
    if (entry.isDirectory()) return markdownFilesIn(path);
    return entry.name.endsWith(".md") ? [name] : [];
  });
}
