import { parse } from "parse5";

/** @typedef {import("parse5").DefaultTreeAdapterMap["node"]} Node */
/** @typedef {import("parse5").DefaultTreeAdapterMap["element"]} Element */

/**
 * The forms of a page with their hidden fields.
 *
 * @param {string} html
 * @returns {{ action: string, hidden: Record<string, string> }[]}
 */
export function formsIn(html) {
  return elementsIn(parse(html))
    .filter(({ tagName }) => tagName === "form")
    .map((form) => ({
      action: attribute(form, "action") ?? "",
      hidden: Object.fromEntries(
        elementsIn(form)
          .filter((input) => input.tagName === "input" && attribute(input, "type") === "hidden")
          .map((input) => [attribute(input, "name") ?? "", attribute(input, "value") ?? ""]),
      ),
    }));
}

/**
 * The message of a page: its errors, otherwise its title.
 *
 * @param {string} html
 */
export function wordsOf(html) {
  const elements = elementsIn(parse(html));
  const errors = elements.filter((element) =>
    /(^|[\s-])error($|[\s-])/.test(`${attribute(element, "class") ?? ""} ${attribute(element, "id") ?? ""}`),
  );
  const words = errors.map(textOf).filter((text) => text !== "");
  const title = elements.filter(({ tagName }) => tagName === "title").map(textOf);
  return [...new Set(words.length > 0 ? words : title)].join(" ").slice(0, 500) || "no words";
}

/**
 * @param {Node} node
 * @returns {Element[]}
 */
function elementsIn(node) {
  if (!("childNodes" in node)) return [];
  return node.childNodes.flatMap((child) => ("tagName" in child ? [child, ...elementsIn(child)] : []));
}

/**
 * @param {Node} node
 * @returns {string}
 */
function textOf(node) {
  if ("value" in node) return node.value;
  if (!("childNodes" in node)) return "";
  return node.childNodes.map(textOf).join("").replace(/\s+/g, " ").trim();
}

/**
 * @param {Element} element
 * @param {string} name
 */
function attribute({ attrs }, name) {
  return attrs.find((candidate) => candidate.name === name)?.value;
}
