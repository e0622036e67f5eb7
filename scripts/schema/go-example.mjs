/** @typedef {import("./examples.mjs").Value} Value */
/** @typedef {import("./examples.mjs").Declared} Declared */

/** The Go types of objects in the examples, by the input that has them. @type {Record<string, string>} */
const OBJECTS = {
  incoming: "&confluence.TrustedApplicationConditionsArgs",
  local: "confluence.ReciprocalEndArgs",
  remote: "confluence.ReciprocalEndArgs",
};
/** The same of objects whose keys are names: the type of the object, and of its values. @type {Record<string, readonly [string, string]>} */
const MAPS = {
  installations: ["confluence.ThirdPartyInstallationMap", "&confluence.ThirdPartyInstallationArgs"],
};

/** Inputs of components that decide what is declared: no outputs, and so values of Go itself. @type {Record<string, readonly string[]>} */
const PLAIN = { ThirdPartyApplication: ["applicationName", "level"] };

/** Where programs import the generated SDK from: below the repository that the schema names. */
const SDK = "github.com/pulumi-confluence-applinks/pulumi-confluence-applinks/sdk/go/confluence";

/** An example as a program in Go. @param {Record<string, Declared>} example */
export function goExample(example) {
  const text = JSON.stringify(example);
  const resources = Object.entries(example).flatMap(([name, { kind, inputs }], index) => {
    const isUsed = text.includes(`"ref":"${name}.`);
    const args = structure(`&confluence.${kind}Args`, membersOf(inputs, "\t\t\t", PLAIN[kind]), "\t\t");
    return [
      `\t\t${isUsed ? `${name}, err :=` : index === 0 ? "_, err :=" : "_, err ="} confluence.New${kind}(ctx, "${name}", ${args})`,
      "\t\tif err != nil {",
      "\t\t\treturn err",
      "\t\t}",
    ];
  });
  const isConfigured = text.includes('"ref":"config.');
  return [
    "package main",
    "",
    "import (",
    `\t"${SDK}"`,
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
    ...(isConfigured ? ['\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"'] : []),
    ")",
    "",
    "func main() {",
    "\tpulumi.Run(func(ctx *pulumi.Context) error {",
    ...(isConfigured ? ['\t\tcfg := config.New(ctx, "")'] : []),
    ...resources,
    "\t\treturn nil",
    "\t})",
    "}",
  ].join("\n");
}

/** @typedef {readonly (readonly [key: string, value: string])[]} Entries the members of an object, as they are written in Go */

/**
 * @param {{ readonly [key: string]: Value }} members
 * @param {string} indent
 * @param {readonly string[]} [plain] names of strings that are no inputs
 * @returns {Entries}
 */
function membersOf(members, indent, plain = []) {
  return Object.entries(members).map(([name, value]) => [
    pascal(name),
    plain.includes(name) ? JSON.stringify(value) : literal(name, value, indent),
  ]);
}

/**
 * @param {string} type
 * @param {Entries} entries
 * @param {string} indent of the line it begins on
 */
function structure(type, entries, indent) {
  if (entries.length === 0) return `${type}{}`;
  const lines = entries.map(([key, value], index) => {
    const width = isLong(value) ? 0 : Math.max(...aligned(entries, index).map(([other]) => other.length));
    return `${indent}\t${`${key}:`.padEnd(width + 1)} ${value},\n`;
  });
  return `${type}{\n${lines.join("")}${indent}}`;
}

/** The entries around one that gofmt aligns with it. @param {Entries} entries @param {number} index */
function aligned(entries, index) {
  const before = entries.slice(0, index).findLastIndex(([, value]) => isLong(value));
  const after = entries.slice(index).findIndex(([, value]) => isLong(value));
  return entries.slice(before + 1, after === -1 ? undefined : index + after);
}

/** @param {string} value */
function isLong(value) {
  return value.includes("\n");
}

/**
 * @param {string} name of the input
 * @param {Value} value
 * @param {string} indent of the line it begins on
 * @returns {string}
 */
function literal(name, value, indent) {
  if (typeof value === "string") return `pulumi.String(${JSON.stringify(value)})`;
  if (typeof value === "boolean") return `pulumi.Bool(${value})`;
  if (typeof value === "number") return `pulumi.Int(${value})`;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${indent}\t${literal(name, item, indent)},\n`);
    return `pulumi.StringArray{\n${items.join("")}${indent}}`;
  }
  if ("ref" in value) return reference(String(value.ref));
  const members = /** @type {{ readonly [key: string]: Value }} */ (value);
  const [map, item] = MAPS[name] ?? [];
  if (map === undefined) return structure(String(OBJECTS[name]), membersOf(members, `${indent}\t`), indent);
  const items = Object.entries(members).map(([key, one]) => {
    const inner = /** @type {{ readonly [key: string]: Value }} */ (one);
    return /** @type {const} */ ([
      JSON.stringify(key),
      structure(String(item), membersOf(inner, `${indent}\t`), `${indent}\t`),
    ]);
  });
  return structure(map, items, indent);
}

/** @param {string} path */
function reference(path) {
  const [resource = "", output = ""] = path.split(".");
  if (resource === "config") return `cfg.RequireSecret("${output}")`;
  return `${resource}.${output === "id" ? "ID()" : pascal(output)}`;
}

/** @param {string} name */
function pascal(name) {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}
