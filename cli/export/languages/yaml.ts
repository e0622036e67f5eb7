import { jsonText } from "../json-text";
import { type Expression, type Statement, secretsIn } from "../statements";
import type { Language } from "./language";

/** Prints programs in YAML: the project file is the program, and the provider plugin in the installed package serves the resources. */
export const yaml: Language = {
  runtime: "yaml",
  way: "plugin",
  program: (statements, projectName) => ({ path: "Pulumi.yaml", text: programText(statements, projectName) }),
  project: (name, version) => [
    {
      path: "package.json",
      text: jsonText({ name, private: true, dependencies: { "pulumi-confluence-applinks": `^${version}` } }),
    },
  ],
};

function programText(statements: readonly Statement[], projectName: string): string {
  const secrets = secretsIn(statements);
  return [
    `name: ${projectName}`,
    "description: Application links of Confluence, exported from a server.",
    "runtime: yaml",
    "plugins:",
    "  providers:",
    "    - name: confluence",
    "      path: node_modules/pulumi-confluence-applinks/plugin",
    ...(secrets.length === 0 ? [] : ["config:"]),
    ...secrets.flatMap((key) => [`  ${scalar(key)}:`, "    type: string", "    secret: true"]),
    statements.length === 0 ? "resources: {}" : "resources:",
    ...statements.flatMap(resourceLines),
    "",
  ].join("\n");
}

function resourceLines({ className, name, inputs }: Statement): string[] {
  const key = keyOf(name);
  return [
    `  ${scalar(key)}:`,
    ...(key === name ? [] : [`    name: ${scalar(name)}`]),
    `    type: confluence:${className}`,
    "    properties:",
    ...inputs.flatMap(([input, expression]) => memberLines(input, expressionOf(expression), "      ")),
  ];
}

/** Expressions cannot refer to a key that begins with a digit, so such keys get an underscore; no other name begins with one. */
function keyOf(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}

function expressionOf(expression: Expression): unknown {
  switch (expression.kind) {
    case "secret":
      return `\${${expression.key}}`;
    case "publicKey":
      return { "fn::readFile": `./keys/${expression.file}` };
    case "output":
      return `\${${keyOf(expression.name)}.${expression.output}}`;
    case "literal":
      return escaped(expression.value);
  }
}

/** Pulumi interpolates `${…}`; `$$` is an escaped dollar sign. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("${", () => "$${");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escaped(member)]));
}

function memberLines(name: string, value: unknown, indent: string): string[] {
  const start = `${indent}${scalar(name)}:`;
  if (Array.isArray(value) && value.length > 0)
    return [start, ...value.map((item) => `${indent}  - ${scalar(item)}`)];
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return [`${start} ${scalar(value)}`];
  return [
    start,
    ...Object.entries(value).flatMap(([key, member]) => memberLines(key, member, `${indent}  `)),
  ];
}

/** Strings that YAML cannot mistake for another type are written without quotes; any JSON is valid YAML. */
function scalar(value: unknown): string {
  const isPlain =
    typeof value === "string" &&
    /^(?:[A-Za-z][\w./-]*(?: [\w./-]+)*|https?:\/\/[\w./:-]*[\w/]|fn::\w+|\$\{[\w.-]+\})$/.test(value);
  return isPlain && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value) ? value : JSON.stringify(value);
}
