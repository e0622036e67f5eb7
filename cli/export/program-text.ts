import { isDeepStrictEqual } from "node:util";
import type { ExportedResource } from "./exported-resource";
import { defaultOf, type Inventory } from "./inventory";
import type { ReciprocalPair } from "./reciprocal-pairs";

/** A file to write, with its path below the program's folder. */
export interface ProgramFile {
  readonly path: string;
  readonly text: string;
}

/** The program: `index.ts`, and a file for every public key. */
export function programFiles(inventory: Inventory): ProgramFile[] {
  const { resources, pairs } = inventory;
  const statements = resources.flatMap((resource) => {
    const pair = pairs.find(({ local }) => local.link === resource);
    if (pair !== undefined) return [pairStatement(pair, inventory)];
    return isPaired(resource, inventory) ? [] : [statementOf(resource, inventory)];
  });
  const alone = resources.filter((resource) => !isPaired(resource, inventory)).map(({ kind }) => kind.kind);
  const classes = [...new Set([...alone, ...(pairs.length > 0 ? ["ReciprocalLink"] : [])])].sort();
  const hasKeys = resources.some(({ inputs }) => inputs.publicKey !== undefined);
  const hasSecrets = resources.some(({ secrets }) => secrets.size > 0);
  const head = [
    ...(hasKeys ? ['import { readFileSync } from "node:fs";', 'import { join } from "node:path";'] : []),
    ...(hasSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    importOf(classes),
  ];
  const own = [
    ...(hasSecrets ? ["const config = new pulumi.Config();"] : []),
    ...(hasKeys
      ? ['const publicKey = (name: string): string => readFileSync(join(__dirname, "keys", name), "utf8");']
      : []),
  ];
  const sections = [head.join("\n"), own.join("\n"), ...statements].filter((section) => section !== "");
  return [{ path: "index.ts", text: `${sections.join("\n\n")}\n` }, ...resources.flatMap(keyFile)];
}

/** Longest line of a program, as formatters are usually set. */
const LINE_WIDTH = 100;

function importOf(classes: readonly string[]): string {
  const line = `import { ${classes.join(", ")} } from "pulumi-confluence-applinks";`;
  return line.length <= LINE_WIDTH
    ? line
    : `import {\n${classes.map((name) => `  ${name},\n`).join("")}} from "pulumi-confluence-applinks";`;
}

function statementOf(resource: ExportedResource, inventory: Inventory): string {
  const { kind, name, variable, link } = resource;
  const isReferredTo = inventory.resources.some((other) => other.link === resource);
  return construction(isReferredTo ? variable : undefined, kind.kind, name, [
    ...(link === undefined ? [] : [`applicationLinkId: ${idOf(link, inventory)}`]),
    ...declaredInputs(resource).map((input) => `${input}: ${expressionFor(resource, input)}`),
  ]);
}

function pairStatement({ name, variable, local, remote }: ReciprocalPair, inventory: Inventory): string {
  const isReferredTo = inventory.resources.some(
    (other) => (other.link === local.link || other.link === remote.link) && !isPaired(other, inventory),
  );
  return construction(isReferredTo ? variable : undefined, "ReciprocalLink", name, [
    `local: ${literal(local.end)}`,
    `remote: ${literal(remote.end)}`,
    `incoming: ${literal(local.settings.inputs.incoming)}`,
    `outgoing: ${literal(local.settings.inputs.outgoing)}`,
  ]);
}

function construction(
  variable: string | undefined,
  className: string,
  name: string,
  entries: readonly string[],
): string {
  const start = `${variable === undefined ? "" : `const ${variable} = `}new ${className}(${literal(name)}, {`;
  const line = `${start} ${entries.join(", ")} });`;
  if (line.length <= LINE_WIDTH) return line;
  return `${start}\n${entries.map((entry) => `  ${entry},\n`).join("")}});`;
}

/** How the program refers to a link's id. */
function idOf(link: ExportedResource, { pairs }: Inventory): string {
  const pair = pairs.find(({ local, remote }) => local.link === link || remote.link === link);
  if (pair === undefined) return `${link.variable}.id`;
  return `${pair.variable}.${pair.local.link === link ? "localLinkId" : "remoteLinkId"}`;
}

/** Whether a resource is declared by a component. */
function isPaired(resource: ExportedResource, { pairs }: Inventory): boolean {
  return pairs
    .flatMap(({ local, remote }) => [local.link, local.settings, remote.link, remote.settings])
    .includes(resource);
}

/** Without what has its default anyway. */
function declaredInputs({ kind, inputs }: ExportedResource): string[] {
  return [...kind.fields].flatMap(([input, field]) => {
    if (inputs[input] === undefined || input === "applicationLinkId") return [];
    const isDefault = isDeepStrictEqual(defaultOf(field, inputs), inputs[input]);
    return isDefault && !kind.written.includes(input) ? [] : [input];
  });
}

function expressionFor({ kind, name, inputs, secrets }: ExportedResource, input: string): string {
  const secret = secrets.get(input);
  if (secret !== undefined) return `config.requireSecret(${literal(secret.key)})`;
  if (input === "publicKey") return `publicKey(${literal(`${name}.pem`)})`;
  // In the form that the provider would bring it into: a URL without a slash at its end.
  return literal(kind.fields.get(input)?.schema.parse(inputs[input]));
}

/** TypeScript for a plain value. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item)}`);
  return `{ ${entries.join(", ")} }`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

function keyFile({ name, inputs }: ExportedResource): ProgramFile[] {
  const { publicKey } = inputs;
  return typeof publicKey === "string" ? [{ path: `keys/${name}.pem`, text: publicKey }] : [];
}
