import { XMLBuilder, XMLParser } from "fast-xml-parser";

const attributePrefix = "@";
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  suppressBooleanAttributes: false,
});
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  parseTagValue: false,
});

/** Members that JAXB writes as attributes. */
const attributes = new Set(["href", "rel", "xsi:type"]);

/**
 * Writes a JSON-like value as XML: members become elements, lists repeated elements, `href`, `rel` and members with a leading `@` attributes.
 * Null and undefined members are left out.
 */
export function toXml(root: string, value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${builder.build({ [root]: prepare(value) })}`;
}

/**
 * Reads the content of an XML document's root element: strings, nested objects, and lists for repeated elements.
 *
 * @throws Error when the string is not an XML document.
 */
export function fromXml(text: string): unknown {
  const document: Record<string, unknown> = parser.parse(text, true);
  const root = Object.entries(document).find(([name]) => !name.startsWith("?"));
  return root?.[1];
}

function prepare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepare);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(
    members.map(([name, member]) => [
      attributes.has(name) ? `${attributePrefix}${name}` : name,
      prepare(member),
    ]),
  );
}
