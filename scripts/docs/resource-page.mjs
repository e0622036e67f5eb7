import { exampleIn } from "../schema/examples.mjs";
import { sectionsOf } from "./doc-comment.mjs";
import { cell, codeBlock, table } from "./markdown.mjs";

/** @typedef {import("./reference.mjs").Reference} Reference */

/**
 * The page of a resource or component.
 *
 * @param {Reference} reference
 * @param {{ kind: string, resource: any, definition: any }} sources `definition` is undefined for a component
 */
export function resourcePage(reference, { kind, resource, definition }) {
  const { description, tags } = reference.sdk.documentation(kind);
  const { purpose, labelled, failures } = sectionsOf(description);
  const deprecated = tags.find(({ name }) => name === "deprecated");
  const inputs = inputsOf(reference, kind, resource);
  const outputs = outputsOf(reference, kind, resource, definition);
  const isOnServer = definition === undefined || "connection" in definition.fields;
  /** @param {string} label */
  const section = (label) => labelled.get(label) ?? "";
  const general = isOnServer ? GENERAL : {};
  const parts = [
    `# ${kind}`,
    ...(deprecated === undefined ? [] : [`> **Deprecated.** ${deprecated.text}`]),
    purpose,
    `## Whom it trusts\n\n${section("Trust")} [What each choice trusts](../security.md) compares them.`,
    "## Examples",
    ...reference.examples(kind),
    "In YAML, with the [provider plugin](../plugin.md):",
    codeBlock("yaml", exampleIn(kind, "yaml")),
    `## Inputs\n\n${reference.members("input", inputs, kind)}`,
    `## Outputs\n\n${definition === undefined ? "" : echo(definition)}${reference.members("output", outputs, kind)}`,
    ...reference.typeSections(
      [...inputs, ...outputs].map(({ declared }) => declared),
      kind,
    ),
    ...["Permissions", "Requests", "Adoption", "Drift", "Deletion"].map((label) =>
      [`## ${label}`, section(label), general[label], label === "Adoption" ? imported(kind, definition) : ""]
        .filter(Boolean)
        .join("\n\n"),
    ),
    failuresOf(reference, failures, definition),
  ];
  return `${parts
    .map((part) => (part.startsWith("```") ? part : reference.prose(part, kind)))
    .filter(Boolean)
    .join("\n\n")}\n`;
}

/** What the outputs are besides the table. @param {any} definition */
function echo({ fields }) {
  const inputs =
    "adopt" in fields
      ? "Every input except `adopt` is also an output of the same name, with the server's value."
      : "Every input is also an output of the same name.";
  return `${inputs} \`id\` and \`urn\` exist as on every Pulumi resource.\n\n`;
}

/** Sentences that apply to every resource on a server. @type {Record<string, string>} */
const GENERAL = {
  Permissions:
    "[Servers and credentials](../servers-and-credentials.md) has a table of the login that each resource needs.",
  Requests:
    "Unless stated otherwise above, a preview makes none, and neither does a `pulumi up` that changes nothing; a refresh makes one read. [What costs a request](../convergence.md#what-costs-a-request) counts a whole run.",
  Adoption:
    'An object that already exists is never adopted silently: `pulumi up` stops with `already_exists`, says what differs, and names the line to add, `adopt: "identical"` or `adopt: "takeover"`. See [objects that already exist](../convergence.md#objects-that-already-exist).',
  Drift:
    "`pulumi refresh --preview-only --diff` shows what was changed by hand, field by field, and `pulumi up --refresh` repairs it. What is not declared is not managed. See also [drift](../convergence.md#drift).",
};

/** @param {Reference} reference @param {string} kind @param {any} resource */
function inputsOf(reference, kind, resource) {
  const members = reference.sdk.members(`${kind}Args`);
  return Object.keys(resource.inputProperties).map((name) => {
    const { declared, isOptional, property } = /** @type {any} */ (members[name]);
    const { secret, willReplaceOnChanges } = resource.inputProperties[name];
    const description = property.description ?? "";
    const marks = [
      ...(isOptional ? [] : ["**Required.**"]),
      ...(property.deprecationMessage === undefined
        ? []
        : [`**Deprecated.** ${property.deprecationMessage}`]),
      ...(secret === true && !/\bsecret\b/i.test(description) ? ["**Secret.**"] : []),
      ...(willReplaceOnChanges === true && !/replace|new pair/i.test(description) ? ["**Replaces.**"] : []),
    ];
    return { name, declared, description: [...marks, description].join(" ") };
  });
}

/** @param {Reference} reference @param {string} kind @param {any} resource @param {any} definition */
function outputsOf(reference, kind, resource, definition) {
  const names = Object.keys(resource.properties).filter((name) => definition?.fields[name] === undefined);
  const members = reference.sdk.members(kind, names);
  return names.map((name) => {
    const { declared, isOptional, property } = /** @type {any} */ (members[name]);
    const description = property.description ?? "";
    const isSilent = resource.properties[name].secret === true && !/\bsecret\b/i.test(description);
    return {
      name: isOptional ? `${name}?` : name,
      declared,
      description: isSilent ? `${description} Secret.` : description,
    };
  });
}

/** @param {string} kind @param {any} definition */
function imported(kind, definition) {
  if (definition === undefined) return "";
  return definition.existing === undefined
    ? "`pulumi import` is not supported: there is nothing to read it from."
    : `With the [provider plugin](../plugin.md): \`pulumi import confluence:index:${kind} <name> <id>\`. For a whole server: [\`confluence-applinks export\`](../cli.md#export).`;
}

/** @param {Reference} reference @param {string} text @param {any} definition */
function failuresOf({ reasons }, text, definition) {
  const rows = [...text.matchAll(/`(\w+)`((?:(?!`\w+`)[^,.])*)/g)]
    .filter(([, reason]) => String(reason) in reasons)
    .map(([, reason = "", condition = ""]) => {
      const meaning = cell(reasons[reason] ?? "");
      return [
        `\`${reason}\``,
        `${meaning}${condition.trim() === "" ? "" : ` Here: ${cell(condition.trim())}.`}`,
      ];
    });
  const others =
    definition !== undefined && !("connection" in definition.fields)
      ? "An invalid input is rejected at preview, with the name of the field."
      : "An invalid input is rejected at preview, with the name of the field; failures that any request can have are in [errors](../errors.md).";
  const own = rows.length === 0 ? text && `Fails with ${text}` : table(["reason", "meaning"], rows);
  return ["## Failures", own, others].filter(Boolean).join("\n\n");
}
