import { isSecret, OutputRef } from "../engine/properties";
import type { Declaration } from "./declaration-recorder";
import { type InputType, inputsOf, typeNamed } from "./plugin-schema";
import type { PrintOptions } from "./program-languages";

/** Where programs import the generated SDK from. */
const GO_SDK = "github.com/pulumi-confluence-applinks/pulumi-confluence-applinks/sdk/go/confluence";

/** A program in Go. Unlike in other languages, what is written depends on the declared types of inputs: those of the plugin's schema. */
export function goProgram(
  declarations: readonly Declaration[],
  { outputs = {}, aliasOf }: PrintOptions,
): string {
  const used = [...declarations.map(({ inputs }) => inputs), outputs].flatMap(referencesIn);
  const resources = declarations.flatMap((declaration) => {
    const { name, kind, inputs } = declaration;
    const args = `&confluence.${kind}Args{${membersOf(inputs, inputsOf(kind))}}`;
    const alias = aliasOf && `pulumi.Aliases([]pulumi.Alias{{URN: ${text(aliasOf(declaration))}}})`;
    const call = `confluence.New${kind}(${["ctx", text(name), args, alias].filter(Boolean).join(", ")})`;
    // A variable that is not used is an error of the compiler.
    return [used.includes(name) ? `${name}, err := ${call}` : `_, err = ${call}`, ...RETURN_ERROR];
  });
  return goProgramOf([
    "var err error",
    ...resources,
    ...Object.entries(outputs).map(([name, output]) => `ctx.Export(${text(name)}, ${reference(output)})`),
  ]);
}

/** A program in Go with these statements, which end with an error or without. */
export function goProgramOf(statements: readonly string[]): string {
  const body = statements.map((statement) => `\t\t${statement}`);
  return [
    "package main",
    `import "${GO_SDK}"`,
    'import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
    "func main() {",
    "\tpulumi.Run(func(ctx *pulumi.Context) error {",
    ...body,
    "\t\treturn nil",
    "\t})",
    "}",
    "",
  ].join("\n");
}

/** After a statement that sets `err`. */
export const RETURN_ERROR = ["if err != nil {", "\treturn err", "}"];

function membersOf(values: object, types: Readonly<Record<string, InputType>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${pascalCase(name)}: ${go(value, types[name] ?? {})}`)
    .join(", ");
}

function go(value: unknown, type: InputType): string {
  if (value instanceof OutputRef) return reference(value);
  if (isSecret(value)) return go(value.value, type);
  if (type.oneOf !== undefined) return go(value, type.oneOf.find((one) => fits(value, one)) ?? {});
  if (Array.isArray(value)) {
    const items = value.map((item) => go(item, type.items ?? {}));
    return `pulumi.StringArray{${items.join(", ")}}`;
  }
  if (typeof value === "object" && value !== null) {
    const { name, properties } = typeNamed(type);
    return `confluence.${name}Args{${membersOf(value, properties)}}`;
  }
  if (typeof value === "number") return `pulumi.${type.type === "integer" ? "Int" : "Float64"}(${value})`;
  return typeof value === "boolean" ? `pulumi.Bool(${value})` : `pulumi.String(${text(String(value))})`;
}

function fits(value: unknown, { type, $ref }: InputType): boolean {
  return $ref === undefined ? typeof value === type : typeof value === "object";
}

/** The id of a resource is a method. */
function reference({ resource, property }: OutputRef): string {
  return `${resource}.${property === "id" ? "ID()" : pascalCase(property)}`;
}

function referencesIn(value: unknown): string[] {
  if (value instanceof OutputRef) return [value.resource];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

function pascalCase(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

/** Our strings are the same in JSON and in Go. */
function text(value: string): string {
  return JSON.stringify(value);
}
