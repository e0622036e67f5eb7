import { cell } from "./markdown.mjs";

/** @typedef {import("./reference.mjs").Reference} Reference */

/**
 * The page about the lookups.
 *
 * @param {Reference} reference
 * @param {readonly string[]} names
 */
export function lookupsPage(reference, names) {
  const results = names.map((name) => reference.sdk.signature(name).result);
  const sections = [
    "# Lookups",
    "Functions that ask a server for what is there, for what a program does not declare itself. They make their requests in every preview and `up`, as a program asks for them, with the login of the connection.",
    ...names.map((name) => functionSection(reference, name)),
    "## Types",
    ...reference.typeSections(results, ""),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** @param {Reference} reference @param {string} name */
function functionSection(reference, name) {
  const { description, tags } = reference.sdk.documentation(name);
  const { parameters, result } = reference.sdk.signature(name);
  const members = parameters.flatMap(({ type }) =>
    Object.entries(reference.sdk.members(type)).map(([member, { declared, isOptional, property }]) => ({
      name: isOptional ? `${member}?` : member,
      declared,
      description: property.description ?? "",
    })),
  );
  const signature = parameters.map(
    (parameter) => `${parameter.name}${parameter.isOptional ? "?" : ""}: ${parameter.type}`,
  );
  const thrown = tags.find((tag) => tag.name === "throws");
  return [
    `## ${name}`,
    reference.prose(description, name),
    `\`\`\`text\n${name}(${signature.join(", ")}): ${result}\n\`\`\``,
    reference.members("argument", members, name),
    `Returns ${reference.type(result)}.`,
    ...(thrown === undefined
      ? []
      : [`Fails with ${cell(reference.prose(thrown.text.replace(/^AppLinksError\s*/, "")))}.`]),
    ...reference.examples(name),
  ].join("\n\n");
}
