import { stringify } from "yaml";
import { isSecret, OutputRef } from "../engine/properties";
import type { Declaration } from "./declarations";

/** How a program in one language is written, and what a project in it needs. */
export interface ProgramLanguage {
  /** As `Pulumi.yaml` names it. */
  readonly runtime: "nodejs" | "yaml";
  /** Type token of a kind. */
  readonly token: (kind: string) => string;
  /** The program; in YAML, what the project file holds besides its head. */
  readonly print: (declarations: readonly Declaration[], options?: PrintOptions) => string;
}

/** What a program has besides resources. */
export interface PrintOptions {
  /** Stack outputs. */
  readonly outputs?: Readonly<Record<string, OutputRef>>;
  /** URN that a resource had before. */
  readonly aliasOf?: (declaration: Declaration) => string;
}

/** The languages whose hosts can be had everywhere that the suites run. */
export const LANGUAGES = {
  TypeScript: {
    runtime: "nodejs",
    token: (kind) => `pulumi-nodejs:dynamic/confluence:${kind}`,
    print: (declarations, { outputs = {}, aliasOf } = {}) =>
      [
        'import * as applinks from "pulumi-confluence-applinks";',
        ...declarations.map((declaration) => {
          const { name, kind, inputs } = declaration;
          const options = aliasOf === undefined ? {} : { aliases: [aliasOf(declaration)] };
          return `const ${name} = new applinks.${kind}("${name}", ${typescript(inputs)}, ${typescript(options)});`;
        }),
        ...Object.entries(outputs).map(([name, output]) => `export const ${name} = ${typescript(output)};`),
        "",
      ].join("\n"),
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
} as const satisfies Record<string, ProgramLanguage>;

function typescript(value: unknown): string {
  if (value instanceof OutputRef) return `${value.resource}.${value.property}`;
  // What is secret is known without the program's help: by the classes here, by the plugin in other languages.
  if (isSecret(value)) return typescript(value.value);
  if (Array.isArray(value)) return `[${value.map(typescript).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${typescript(member)}`)
    .join(", ")} }`;
}

function yaml(value: unknown): unknown {
  if (value instanceof OutputRef) return `\${${value.resource}.${value.property}}`;
  if (isSecret(value)) return yaml(value.value);
  if (Array.isArray(value)) return value.map(yaml);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, yaml(member)]));
}
