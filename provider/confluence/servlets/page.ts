import type { DefaultTreeAdapterTypes } from "parse5";

/** What of a configuration page is of use here. */
export interface Page {
  /** Values of the form fields by name; of several with one name the first. */
  readonly fields: ReadonlyMap<string, string>;
  /** The error messages on the page, else all of its text; at most 500 characters. */
  readonly words: string;
}

/** Reads a configuration page. Its layout differs from version to version: only field names are relied on. */
export async function readPage(html: string): Promise<Page> {
  // Loaded when first needed: most runs never see a page.
  const { parse } = await import("parse5");
  const document = parse(html);
  const elements = [...elementsIn(document)];
  const fields = new Map<string, string>();
  for (const element of elements) {
    const name = attribute(element, "name");
    if (name === undefined || fields.has(name)) continue;
    if (element.tagName === "textarea") fields.set(name, textOf(element));
    else if (element.tagName === "input") fields.set(name, attribute(element, "value") ?? "");
  }
  const errors = elements.filter(isError).map(textOf);
  const body = elements.find(({ tagName }) => tagName === "body") ?? document;
  const words = errors.length > 0 ? errors.join("; ") : textOf(body);
  return { fields, words: words.replace(/\s+/g, " ").trim().slice(0, 500) };
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

function* elementsIn(node: Node): Generator<Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsIn(child);
}

/** Error messages as Confluence, AUI and ARIA mark them. */
function isError(element: Element): boolean {
  const classes = attribute(element, "class")?.split(/\s+/) ?? [];
  return (
    attribute(element, "role") === "alert" ||
    classes.some((name) => /^(error|errorMessage|aui-message-error)$/.test(name))
  );
}

const UNSEEN: ReadonlySet<string> = new Set(["script", "style", "template", "noscript"]);

function textOf(node: Node): string {
  if (node.nodeName === "#text" && "value" in node) return node.value;
  if (!("childNodes" in node) || UNSEEN.has(node.nodeName)) return "";
  return node.childNodes.map(textOf).join(" ");
}

function attribute({ attrs }: Element, wanted: string): string | undefined {
  return attrs.find(({ name }) => name === wanted)?.value;
}
