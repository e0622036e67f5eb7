import { stringify } from "yaml";
import { isSecret, OutputRef } from "../engine/properties";
import type { Runtime } from "../pulumi-project";
import type { Declaration } from "./declaration-recorder";
import { goProgram } from "./go-program";
import { javaProgram } from "./java-program";

/** How a program in one language is written, and what a project in it needs. */
export interface ProgramLanguage {
  readonly runtime: Runtime;
  /** Type token of a kind. */
  readonly token: (kind: string) => string;
  /** The program; in YAML, the rest of the project file. */
  readonly print: (declarations: readonly Declaration[], options?: PrintOptions) => string;
}

/** The parts of a program besides resources. */
export interface PrintOptions {
  /** Stack outputs. */
  readonly outputs?: Readonly<Record<string, OutputRef>>;
  /** URN that a resource had before. */
  readonly aliasOf?: (declaration: Declaration) => string;
}

/** The languages in which programs are run. `global-setup.ts` provides what each needs. */
export const LANGUAGES = {
  TypeScript: {
    runtime: "nodejs",
    token: (kind) => `pulumi-nodejs:dynamic/confluence:${kind}`,
    print: typescriptProgram("pulumi-confluence-applinks"),
  },
  YAML: {
    runtime: "yaml",
    token: (kind) => `confluence:index:${kind}`,
    print: (declarations, { outputs = {}, aliasOf } = {}) =>
      stringify({
        resources: Object.fromEntries(
          declarations.map((declaration) => {
            const { name, kind, inputs } = declaration;
            const options = aliasOf === undefined ? {} : { options: { aliases: [aliasOf(declaration)] } };
            return [name, { type: `confluence:${kind}`, properties: yaml(inputs), ...options }];
          }),
        ),
        outputs: yaml(outputs),
      }),
  },
  Python: {
    runtime: "python",
    token: (kind) => `confluence:index:${kind}`,
    print: (declarations, { outputs = {}, aliasOf } = {}) =>
      [
        "import pulumi",
        "import pulumi_confluence as confluence",
        ...declarations.map((declaration) => {
          const { name, kind, inputs } = declaration;
          const aliases = aliasOf === undefined ? [] : [JSON.stringify(aliasOf(declaration))];
          const members = [
            JSON.stringify(name),
            ...Object.entries(inputs).map(([input, value]) => `${snakeCase(input)}=${python(value)}`),
            `opts=pulumi.ResourceOptions(aliases=[${aliases.join(", ")}])`,
          ];
          return `${name} = confluence.${kind}(${members.join(", ")})`;
        }),
        ...Object.entries(outputs).map(([name, output]) => `pulumi.export("${name}", ${python(output)})`),
        "",
      ].join("\n"),
  },
  "TypeScript with a generated SDK": {
    runtime: "nodejs-sdk",
    token: (kind) => `confluence:index:${kind}`,
    print: typescriptProgram("@pulumi/confluence"),
  },
  Go: {
    runtime: "go",
    token: (kind) => `confluence:index:${kind}`,
    print: (declarations, options = {}) => goProgram(declarations, options),
  },
  Java: {
    runtime: "java",
    token: (kind) => `confluence:index:${kind}`,
    print: (declarations, options = {}) => javaProgram(declarations, options),
  },
} as const satisfies Record<string, ProgramLanguage>;

/** @param from the package that has the classes */
function typescriptProgram(from: string): ProgramLanguage["print"] {
  return (declarations, { outputs = {}, aliasOf } = {}) =>
    [
      `import * as applinks from "${from}";`,
      ...declarations.map((declaration) => {
        const { name, kind, inputs } = declaration;
        const options = aliasOf === undefined ? {} : { aliases: [aliasOf(declaration)] };
        return `const ${name} = new applinks.${kind}("${name}", ${typescript(inputs)}, ${typescript(options)});`;
      }),
      ...Object.entries(outputs).map(([name, output]) => `export const ${name} = ${typescript(output)};`),
      "",
    ].join("\n");
}

function typescript(value: unknown): string {
  if (value instanceof OutputRef) return `${value.resource}.${value.property}`;
  // Secrets are marked by the classes here, and by the plugin in other languages, not by the program.
  if (isSecret(value)) return typescript(value.value);
  if (Array.isArray(value)) return `[${value.map(typescript).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${typescript(member)}`)
    .join(", ")} }`;
}

function python(value: unknown): string {
  if (value instanceof OutputRef) return `${value.resource}.${snakeCase(value.property)}`;
  if (isSecret(value)) return python(value.value);
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object" || value === null) return value === null ? "None" : JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(snakeCase(name))}: ${python(member)}`)
    .join(", ")} }`;
}

/** As generated SDKs for Python name inputs and outputs. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function yaml(value: unknown): unknown {
  if (value instanceof OutputRef) return `\${${value.resource}.${value.property}}`;
  if (isSecret(value)) return yaml(value.value);
  if (Array.isArray(value)) return value.map(yaml);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, yaml(member)]));
}
