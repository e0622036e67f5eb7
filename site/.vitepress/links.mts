import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";

const ADDRESS = /^([a-z][a-z+.-]*:|#)/i;

/**
 * Makes links of a page work on the site as they do on GitHub: one to a README leads to its folder's index, one to a file that
 * is no page of the site to the repository.
 */
export function withSiteLinks(
  markdown: MarkdownRenderer,
  { pages, repository }: { pages: RegExp; repository: string },
): void {
  markdown.core.ruler.push("site_links", (state) => {
    // Before rewrites: `docs/reference/README.md`, although the page becomes an index.
    const page: string = state.env.relativePath.replace(/(^|\/)index\.md$/, "$1README.md");
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null && !ADDRESS.test(href)) token.attrSet("href", onSite(page, href));
    }
  });

  function onSite(page: string, href: string): string {
    const [path = "", anchor] = href.split("#");
    const target = posix.normalize(posix.join(posix.dirname(page), path));
    const suffix = anchor === undefined ? "" : `#${anchor}`;
    return pages.test(target)
      ? `${path.replace(/README\.md$/, "index.md")}${suffix}`
      : `${repository}/${target}${suffix}`;
  }
}
