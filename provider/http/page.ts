import type { DefaultTreeAdapterTypes } from "parse5";

/** One form of a page. */
export interface PageForm {
  /** As written in the page; empty = the page's own URL. */
  readonly action: string;
  /**
   * Values by name, from elements of any kind: existing settings may be shown as text. The first of several with the same
   * name.
   */
  readonly fields: ReadonlyMap<string, string>;
  readonly asksForPassword: boolean;
}

/** The parts of a page that are used here. */
export interface Page {
  readonly forms: readonly PageForm[];
  /** Values by name in the entire page. */
  readonly fields: ReadonlyMap<string, string>;
  /** Non-empty text that is marked as an error message, or an empty string; at most 500 characters. */
  readonly errors: string;
  /** All of its text, at most 500 characters. */
  readonly text: string;
  /** Empty if there is none. */
  readonly title: string;
}

/** Parses a page. The layout differs between versions, so only forms, names and marked errors are used. */
export async function readPage(html: string): Promise<Page> {
  // Loaded on first use: most runs never see a page.
  const { parse } = require("parse5") as typeof import("parse5");
  const document = parse(html);
  const elements = [...elementsIn(document)];
  const errors = elements
    .filter(isError)
    .map(textOf)
    .filter((text) => text.trim() !== "");
  const body = elements.find(({ tagName }) => tagName === "body") ?? document;
  const title = elements.find(({ tagName }) => tagName === "title");
  return {
    forms: elements.filter(({ tagName }) => tagName === "form").map(formOf),
    fields: fieldsIn(elements),
    errors: shortened(errors.join("; ")),
    text: shortened(textOf(body)),
    title: title === undefined ? "" : shortened(textOf(title)),
  };
}

function shortened(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 500);
}

function formOf(form: Element): PageForm {
  const elements = [...elementsIn(form)];
  return {
    action: attribute(form, "action") ?? "",
    fields: fieldsIn(elements),
    asksForPassword: elements.some((element) => attribute(element, "type")?.toLowerCase() === "password"),
  };
}

/** Elements are identified by name, and text that replaces an input by id. */
function fieldsIn(elements: readonly Element[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const key of ["name", "id"]) {
    for (const element of elements) {
      const name = attribute(element, key);
      if (name === undefined || fields.has(name) || NO_FIELD.has(element.tagName)) continue;
      fields.set(name, fieldValue(element));
    }
  }
  return fields;
}

/** Elements whose name or id is not that of a value. */
const NO_FIELD: ReadonlySet<string> = new Set(["form", "meta", "html", "head", "body"]);

function fieldValue(element: Element): string {
  switch (element.tagName) {
    case "input":
    case "button":
      return attribute(element, "value") ?? "";
    case "textarea":
      return textOf(element);
    default:
      return textOf(element).replace(/\s+/g, " ").trim();
  }
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

function* elementsIn(node: Node): Generator<Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsIn(child);
}

/** Whether an element is an error message, as marked by Confluence, AUI or ARIA. */
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
