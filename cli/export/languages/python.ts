import { jsonText } from "../json-text";
import { type Expression, type ProgramFile, type Statement, secretsIn } from "../statements";
import type { Language } from "./language";

/** Maximum line length of a program: Black's. */
const LINE_WIDTH = 88;

const PACKAGE = "node_modules/pulumi-confluence-applinks";

/** Prints programs in Python, which use the SDK that Pulumi generates for the provider plugin in the installed package. */
export const python: Language = {
  runtime: "python",
  way: "plugin",
  // The schema, not the plugin: Pulumi would write the plugin into Pulumi.yaml as a package of the registry, where it is not.
  sdk: `pulumi package add ${PACKAGE}/dist/plugin/schema.json`,
  ignored: ["venv/", "__pycache__/"],
  program: (statements) => ({ path: "__main__.py", text: programText(statements) }),
  project: projectFiles,
};

function programText(statements: readonly Statement[]): string {
  const hasSecrets = secretsIn(statements).length > 0;
  const hasKeys = statements.some(({ inputs }) => inputs.some(([, { kind }]) => kind === "publicKey"));
  const head = [
    ...(hasKeys ? ["from pathlib import Path", ""] : []),
    ...(hasSecrets ? ["import pulumi"] : []),
    "import pulumi_confluence as confluence",
  ];
  const sections = [
    head.join("\n"),
    ...(hasSecrets ? ["config = pulumi.Config()"] : []),
    ...(hasKeys ? [PUBLIC_KEY] : []),
    ...statements.map(construction),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Two blank lines around a function, as PEP 8 requires. */
const PUBLIC_KEY = `
def public_key(name: str) -> str:
    return (Path(__file__).parent / "keys" / name).read_text(encoding="utf-8")
`;

function construction({ className, name, variable, inputs }: Statement): string {
  const start = `${variable === undefined ? "" : `${variableName(variable)} = `}confluence.${className}(`;
  const args = [
    literal(name),
    ...inputs.map(([input, value]) => `${snakeCase(input)}=${expressionText(value)}`),
  ];
  const line = `${start}${args.join(", ")})`;
  if (line.length <= LINE_WIDTH) return line;
  return `${start}\n${args.map((arg) => `    ${arg},\n`).join("")})`;
}

function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "secret":
      return `config.require_secret(${literal(expression.key)})`;
    case "publicKey":
      return `public_key(${literal(expression.file)})`;
    case "output":
      return `${variableName(expression.variable)}.${snakeCase(expression.output)}`;
    case "literal":
      return literal(expression.value);
  }
}

/** A plain value in Python. A JSON string is also a valid Python string; property names are written like arguments. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${literal(snakeCase(key))}: ${literal(item)}`);
  return `{${entries.join(", ")}}`;
}

/** The generated SDK's name for an input or output: `rpcUrl` is `rpc_url`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function variableName(name: string): string {
  const variable = snakeCase(name);
  return RESERVED.has(variable) ? `${variable}_` : variable;
}

/** Python keywords that are not reserved in TypeScript, and the names that the program itself uses. */
const RESERVED = new Set(
  "and as assert async confluence def del elif except from global is lambda nonlocal not or pass raise".split(
    " ",
  ),
);

function projectFiles(name: string, version: string): ProgramFile[] {
  return [
    { path: "Pulumi.yaml", text: projectText(name) },
    { path: "requirements.txt", text: "pulumi>=3.231.0,<4.0.0\n" },
    {
      path: "package.json",
      text: jsonText({ name, private: true, dependencies: { "pulumi-confluence-applinks": `^${version}` } }),
    },
  ];
}

function projectText(name: string): string {
  return [
    `name: ${name}`,
    "description: Application links of Confluence, exported from a server.",
    "runtime:",
    "  name: python",
    "  options:",
    "    toolchain: pip",
    "    virtualenv: venv",
    "plugins:",
    "  providers:",
    "    - name: confluence",
    `      path: ${PACKAGE}/plugin`,
    "",
  ].join("\n");
}
