import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse, parseFragment, serialize } from "parse5";
import type { ConfluenceSite } from "./site";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

/**
 * Makes the links of one of Confluence's pages lead through the gateway, and puts the application's own line above it.
 * Links to other hosts stay as they are.
 *
 * @param page the page's address in Confluence.
 * @param banner markup.
 */
export function rewritePage(html: string, site: ConfluenceSite, page: URL, banner: string): string {
  // The gateway lets no script run, so what a page offers without scripts is what counts.
  const document = parse(html, { scriptingEnabled: false });
  const elements = [...elementsIn(document)];
  for (const element of elements) {
    rewriteAttributes(element, site, page);
    if (element.tagName === "style") rewriteTexts(element, site, page);
  }
  const body = elements.find(({ tagName }) => tagName === "body");
  if (body !== undefined) prepend(body, banner);
  return serialize(document);
}

/** The same for a style sheet. */
export function rewriteStyles(css: string, site: ConfluenceSite, page: URL): string {
  return css.replace(
    /(url\(\s*|@import\s+)(["']?)([^"')\s]+)\2/gi,
    (_, before: string, quote: string, address: string) =>
      before + quote + rewriteAddress(address, site, page) + quote,
  );
}

/** The gateway's address for one in Confluence; anything else is left alone, also what is relative to the page. */
export function rewriteAddress(address: string, site: ConfluenceSite, page: URL): string {
  if (!/^\s*(?:\/|https?:)/i.test(address)) return address;
  let resolved: URL;
  try {
    resolved = new URL(address, page);
  } catch {
    return address;
  }
  return site.contains(resolved) ? site.gatewayPathOf(resolved) : resolved.href;
}

const ADDRESSES = new Set(["href", "src", "action", "formaction", "poster", "cite", "background"]);

function rewriteAttributes(element: Element, site: ConfluenceSite, page: URL): void {
  for (const attribute of element.attrs) {
    const { name, value } = attribute;
    if (ADDRESSES.has(name)) attribute.value = rewriteAddress(value, site, page);
    else if (name === "style") attribute.value = rewriteStyles(value, site, page);
    else if (name === "srcset") attribute.value = rewriteSrcset(value, site, page);
    else if (name === "content" && isRefresh(element)) attribute.value = rewriteRefresh(value, site, page);
  }
}

function rewriteSrcset(value: string, site: ConfluenceSite, page: URL): string {
  return value.replace(/(^|,)(\s*)(\S+)/g, (_, comma: string, space: string, address: string) => {
    return comma + space + rewriteAddress(address, site, page);
  });
}

function rewriteRefresh(value: string, site: ConfluenceSite, page: URL): string {
  return value.replace(/(url\s*=\s*["']?)([^"']+)/i, (_, before: string, address: string) => {
    return before + rewriteAddress(address, site, page);
  });
}

function isRefresh({ tagName, attrs }: Element): boolean {
  return (
    tagName === "meta" && attrs.some(({ name, value }) => name === "http-equiv" && /^refresh$/i.test(value))
  );
}

function rewriteTexts(element: Element, site: ConfluenceSite, page: URL): void {
  for (const child of element.childNodes) {
    if ("value" in child) child.value = rewriteStyles(child.value, site, page);
  }
}

function prepend(element: Element, markup: string): void {
  const [first] = element.childNodes;
  for (const node of parseFragment(markup).childNodes) {
    if (first === undefined) defaultTreeAdapter.appendChild(element, node);
    else defaultTreeAdapter.insertBefore(element, node, first);
  }
}

function* elementsIn(node: Node): Generator<Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsIn(child);
  if ("content" in node) yield* elementsIn(node.content);
}
