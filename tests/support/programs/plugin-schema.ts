import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The type of an input, as the schema describes it. */
export interface InputType {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: InputType;
  readonly additionalProperties?: InputType;
  readonly oneOf?: readonly InputType[];
}

type Inputs = Readonly<Record<string, InputType>>;

interface Schema {
  readonly resources: Readonly<Record<string, { readonly inputProperties: Inputs }>>;
  readonly types: Readonly<Record<string, { readonly properties: Inputs }>>;
}

let read: Schema | undefined;

function schema(): Schema {
  const file = join(__dirname, "../../../dist/plugin/schema.json");
  read ??= JSON.parse(readFileSync(file, "utf8")) as Schema;
  return read;
}

/** Inputs of a kind in the schema of the provider plugin. */
export function inputsOf(kind: string): Inputs {
  return schema().resources[`confluence:index:${kind}`]?.inputProperties ?? {};
}

/** The object type of an input, by the last part of its token; of several types that an input may have, the first. */
export function typeNamed(input: InputType): { readonly name: string; readonly properties: Inputs } {
  const { $ref } = [input, ...(input.oneOf ?? [])].find((one) => one.$ref !== undefined) ?? {};
  const token = $ref?.replace("#/types/", "") ?? "";
  return { name: token.split(":").at(-1) ?? "", properties: schema().types[token]?.properties ?? {} };
}
