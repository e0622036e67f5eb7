import { isDeepStrictEqual } from "node:util";
import type { ExportedResource } from "./exported-resource";
import { defaultOf, type Inventory } from "./inventory";
import type { ReciprocalPair } from "./reciprocal-pairs";

/** A file to write, with its path relative to the program's folder. */
export interface ProgramFile {
  readonly path: string;
  readonly text: string;
}

/** One resource or component of a program, independent of its language. */
export interface Statement {
  /** The class name, and the last part of the type token. */
  readonly className: string;
  /** Name of the resource. */
  readonly name: string;
  /** The variable it is assigned to; undefined when nothing refers to it. */
  readonly variable: string | undefined;
  readonly inputs: readonly (readonly [string, Expression])[];
}

/** The value of an input. */
export type Expression =
  | { readonly kind: "literal"; readonly value: unknown }
  /** A secret of the project's configuration. */
  | { readonly kind: "secret"; readonly key: string }
  /** The text of a file in `keys/`. */
  | { readonly kind: "publicKey"; readonly file: string }
  /** An output of another statement. */
  | {
      readonly kind: "output";
      readonly name: string;
      readonly variable: string;
      readonly output: "id" | "localLinkId" | "remoteLinkId";
    };

/** The statements for everything in an inventory, in its order. */
export function statementsOf(inventory: Inventory): readonly Statement[] {
  const { resources, pairs } = inventory;
  return resources.flatMap((resource) => {
    const pair = pairs.find(({ local }) => local.link === resource);
    if (pair !== undefined) return [pairStatement(pair, inventory)];
    return isPaired(resource, inventory) ? [] : [statementOf(resource, inventory)];
  });
}

/** One file per public key. */
export function keyFiles({ resources }: Inventory): ProgramFile[] {
  return resources.flatMap(({ name, inputs: { publicKey } }) =>
    typeof publicKey === "string" ? [{ path: `keys/${name}.pem`, text: publicKey }] : [],
  );
}

/** The configuration entries that a program reads secrets from. */
export function secretsIn(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ inputs }) =>
    inputs.flatMap(([, expression]) => (expression.kind === "secret" ? [expression.key] : [])),
  );
}

function statementOf(resource: ExportedResource, inventory: Inventory): Statement {
  const { kind, name, variable, link } = resource;
  const isReferredTo = inventory.resources.some((other) => other.link === resource);
  return {
    className: kind.kind,
    name,
    variable: isReferredTo ? variable : undefined,
    inputs: [
      ...(link === undefined ? [] : [["applicationLinkId", idOf(link, inventory)] as const]),
      ...declaredInputs(resource).map((input) => [input, expressionFor(resource, input)] as const),
    ],
  };
}

function pairStatement({ name, variable, local, remote }: ReciprocalPair, inventory: Inventory): Statement {
  const isReferredTo = inventory.resources.some(
    (other) => (other.link === local.link || other.link === remote.link) && !isPaired(other, inventory),
  );
  const { incoming, outgoing } = local.settings.inputs;
  return {
    className: "ReciprocalLink",
    name,
    variable: isReferredTo ? variable : undefined,
    inputs: Object.entries({ local: local.end, remote: remote.end, incoming, outgoing }).map(
      ([input, value]) => [input, { kind: "literal", value }],
    ),
  };
}

/** The expression for a link's id. */
function idOf(link: ExportedResource, { pairs }: Inventory): Expression {
  const pair = pairs.find(({ local, remote }) => local.link === link || remote.link === link);
  if (pair === undefined) return { kind: "output", name: link.name, variable: link.variable, output: "id" };
  const output = pair.local.link === link ? "localLinkId" : "remoteLinkId";
  return { kind: "output", name: pair.name, variable: pair.variable, output };
}

/** Whether a component declares the resource. */
function isPaired(resource: ExportedResource, { pairs }: Inventory): boolean {
  return pairs
    .flatMap(({ local, remote }) => [local.link, local.settings, remote.link, remote.settings])
    .includes(resource);
}

/** The inputs without those that have their default value. */
function declaredInputs({ kind, inputs }: ExportedResource): string[] {
  return [...kind.fields].flatMap(([input, field]) => {
    if (inputs[input] === undefined || input === "applicationLinkId") return [];
    const isDefault = isDeepStrictEqual(defaultOf(field, inputs), inputs[input]);
    return isDefault && !kind.written.includes(input) ? [] : [input];
  });
}

function expressionFor({ kind, name, inputs, secrets }: ExportedResource, input: string): Expression {
  const secret = secrets.get(input);
  if (secret !== undefined) return { kind: "secret", key: secret.key };
  if (input === "publicKey") return { kind: "publicKey", file: `${name}.pem` };
  // In the provider's normalised form: a URL without a trailing slash.
  return { kind: "literal", value: kind.fields.get(input)?.schema.parse(inputs[input]) };
}
