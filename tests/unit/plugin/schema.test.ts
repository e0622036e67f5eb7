import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CONNECTION_OPTIONS } from "../../../provider/connection/option-names";
import { factsOf, KIND_NAMES as KINDS } from "../../../provider/format/kinds";
import type { Field } from "../../../provider/resources/definition";
import { definitionOf } from "../../support/definitions";

const ROOT = join(__dirname, "../../..");
const schema = JSON.parse(readFileSync(join(ROOT, "dist/plugin/schema.json"), "utf8")) as Schema;
const COMPONENTS = ["ReciprocalLink", "ThirdPartyApplication"];
const FUNCTIONS = ["getApplicationLink", "getApplicationLinkStatus", "getManifest", "listApplicationLinks"];

describe("the schema of the package", () => {
  test("declares every kind and component that the SDK exports, and every lookup, and nothing else", () => {
    const tokens = (names: readonly string[]) => names.map((name) => `confluence:index:${name}`).sort();
    expect(Object.keys(schema.resources).sort()).toEqual(tokens([...KINDS, ...COMPONENTS]));
    expect(Object.keys(schema.functions).sort()).toEqual(tokens(FUNCTIONS));
  });

  test("describes everything that it declares", () => {
    for (const [token, resource] of Object.entries(schema.resources)) {
      expect([token, resource.description]).toEqual([token, expect.stringMatching(/\S/)]);
      const members = { ...resource.properties, ...resource.inputProperties };
      // A component's two ends describe themselves, by their types.
      const silent = Object.keys(members).filter(
        (name) => !members[name]?.description && !members[name]?.$ref,
      );
      expect([token, silent]).toEqual([token, []]);
    }
  });

  test("has every option of a connection, credentials among them as secrets, for the default provider and others", () => {
    for (const variables of [schema.config.variables, schema.provider.inputProperties]) {
      expect(Object.keys(variables).sort()).toEqual(
        [...Object.keys(CONNECTION_OPTIONS), "connections", "requireSecretConfig"].sort(),
      );
      const secrets = Object.keys(CONNECTION_OPTIONS).filter(
        (name) => CONNECTION_OPTIONS[name as keyof typeof CONNECTION_OPTIONS] === "secret",
      );
      expect(namesOf(variables, ({ secret }) => secret === true)).toEqual([...secrets, "connections"].sort());
    }
  });

  test("describes every option of a named connection with its type, and every argument of a lookup", () => {
    const connections = schema.provider.inputProperties.connections as Property;
    const token = "confluence:index:Connection";
    expect(connections.additionalProperties?.$ref).toBe(`#/types/${token}`);
    expect(Object.keys(schema.types[token]?.properties ?? {})).toEqual(Object.keys(CONNECTION_OPTIONS));
    for (const [name, { inputs }] of Object.entries(schema.functions)) {
      const silent = Object.keys(inputs.properties).filter((input) => !inputs.properties[input]?.description);
      expect([name, silent]).toEqual([name, []]);
    }
  });

  test("lets every argument of a lookup be an output", () => {
    const inputs = Object.values(schema.functions).flatMap(({ inputs: { properties } }) =>
      Object.values(properties),
    );
    expect(inputs.filter(({ plain }) => plain === true)).toEqual([]);
  });

  test("names the values that a string may have, for languages that see no more than a string", () => {
    const levels = ["disabled", "3LO", "2LO", "2LOi"];
    const { incoming } = schema.resources["confluence:index:OAuthSettings"]?.inputProperties ?? {};
    for (const level of levels) expect(incoming?.description).toContain(`\`"${level}"\``);
    // Once, where the description names them anyway.
    const { adopt } = schema.resources["confluence:index:OAuthSettings"]?.inputProperties ?? {};
    expect(adopt?.description).not.toContain("One of");
  });

  test("shows an example of every resource in every language that shows them", () => {
    for (const [token, { description }] of Object.entries(schema.resources)) {
      const languages = [...(description ?? "").matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
      expect([token, languages]).toEqual([token, ["yaml", "typescript", "python", "go"]]);
    }
  });

  test("refers only to types that it contains", () => {
    const references = JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g);
    for (const [, token = ""] of references) expect(Object.keys(schema.types)).toContain(token);
  });
});

describe.each(KINDS)("the schema of %s", (kind) => {
  const resource = schema.resources[`confluence:index:${kind}`] as Resource;
  const { fields } = definitionOf(kind);
  const { outputs, secretInputs, secretOutputs } = factsOf(kind);
  const table = fields as Readonly<Record<string, Field<unknown>>>;
  const inputs = resource.inputProperties;

  test("has the inputs of the field table and of the SDK's arguments, and requires the same", () => {
    const args = membersOf(`${kind}Args`);
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(table).sort());
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(args).sort());
    expect([...resource.requiredInputs].sort()).toEqual(
      Object.keys(args)
        .filter((name) => args[name] === "required")
        .sort(),
    );
    // What has a default from another input is optional although its schema is not.
    const needed = Object.keys(table).filter(
      (name) =>
        table[name]?.schema.safeParse(undefined).success === false && table[name]?.defaultFrom === undefined,
    );
    expect([...resource.requiredInputs].sort()).toEqual(needed.sort());
  });

  test("marks secrets, and what causes a replacement", () => {
    expect(namesOf(inputs, ({ secret }) => secret === true)).toEqual([...secretInputs].sort());
    expect(namesOf(resource.properties, ({ secret }) => secret === true)).toEqual(
      [...secretInputs, ...secretOutputs].sort(),
    );
    expect(namesOf(inputs, ({ willReplaceOnChanges }) => willReplaceOnChanges === true)).toEqual(
      Object.keys(table)
        .filter((name) => table[name]?.onChange === "replace")
        .sort(),
    );
  });

  test("has the defaults that the provider fills in", () => {
    for (const [name, { default: fallback }] of Object.entries(inputs)) {
      if (fallback !== undefined)
        expect([name, table[name]?.schema.parse(undefined)]).toEqual([name, fallback]);
    }
  });

  test("has the outputs of the definition, which the class declares too", () => {
    const common = "connection" in table ? ["instanceUrl", "instanceId", "adopted"] : [];
    const echoed = Object.keys(table).filter((name) => name !== "adopt");
    expect(Object.keys(resource.properties).sort()).toEqual(
      [...new Set([...echoed, ...Object.keys(outputs), ...common])].sort(),
    );
    const declared = Object.keys(membersOf(kind));
    expect(declared).toEqual(expect.arrayContaining([...Object.keys(outputs), ...common]));
    expect(Object.keys(resource.properties)).toEqual(expect.arrayContaining(declared));
  });
});

interface Property {
  readonly description?: string;
  readonly $ref?: string;
  readonly additionalProperties?: Property;
  readonly plain?: boolean;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

type Properties = Readonly<Record<string, Property>>;

interface Resource {
  readonly description?: string;
  readonly inputProperties: Properties;
  readonly requiredInputs: readonly string[];
  readonly properties: Properties;
}

interface Schema {
  readonly config: { readonly variables: Properties };
  readonly provider: { readonly inputProperties: Properties };
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly functions: Readonly<Record<string, { readonly inputs: { readonly properties: Properties } }>>;
}

function namesOf(properties: Properties, isMeant: (property: Property) => boolean): string[] {
  return Object.keys(properties)
    .filter((name) => isMeant(properties[name] as Property))
    .sort();
}

/** The members that an interface or class of the SDK's sources declares, those of CommonArgs included. */
function membersOf(name: string): Record<string, "required" | "optional"> {
  const declaration = declarations().get(name);
  if (declaration === undefined) throw new Error(`The SDK declares no ${name}`);
  const inherited = (declaration.heritageClauses ?? [])
    .flatMap(({ types }) => types.map(({ expression }) => expression.getText()))
    .filter((base) => base === "CommonArgs");
  const own = declaration.members.flatMap((member) =>
    (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && ts.isIdentifier(member.name)
      ? [[member.name.text, member.questionToken === undefined ? "required" : "optional"] as const]
      : [],
  );
  return Object.assign({}, ...inherited.map(membersOf), Object.fromEntries(own));
}

let known: Map<string, ts.InterfaceDeclaration | ts.ClassDeclaration> | undefined;

function declarations(): Map<string, ts.InterfaceDeclaration | ts.ClassDeclaration> {
  known ??= new Map(
    readdirSync(join(ROOT, "sdk"))
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const text = readFileSync(join(ROOT, "sdk", file), "utf8");
        const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
        return statements.flatMap((statement) =>
          (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name
            ? [[statement.name.text, statement] as const]
            : [],
        );
      }),
  );
  return known;
}
