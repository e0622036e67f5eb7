import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { importFile } from "../../cli/export/import-file";
import { type Inventory, takeInventory } from "../../cli/export/inventory";
import { LANGUAGES } from "../../cli/export/languages";
import { type Statement, statementsOf } from "../../cli/export/program";
import { Instance } from "../../provider/connection/instance";
import { readConnection } from "../../provider/connection/settings";
import { configurationOf, openServer } from "../support/emulator";
import { addLink } from "../support/links";
import { populate } from "../support/populated-server";

/** A populated server is read request by request. */
const MINUTE_MS = 60_000;

/** What begins a reference in Pulumi's YAML. */
const REFERENCE = "${";

/** Names that YAML or Pulumi would read as something else. */
const NAMES_OF_LINKS = [
  `3rd ${REFERENCE}party.id}`,
  "Yes",
  "null",
  "a: b # c",
  'quote " and \\',
  "- list",
  "Jürgen’s",
];

const opened: { close(): unknown }[] = [];
let inventory: Inventory;

beforeAll(async () => {
  inventory = await inventoryOfPopulatedServer();
}, MINUTE_MS);

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
});

describe("an export in YAML", () => {
  test("declares resource by resource what the one in TypeScript does, whatever things are called", () => {
    const statements = statementsOf(inventory);
    const project = parse(LANGUAGES.yaml.program(statements, "links").text) as Project;
    expect(Object.keys(project.resources)).toHaveLength(statements.length);
    const byName = new Map(Object.entries(project.resources).map(([key, one]) => [one.name ?? key, one]));
    for (const { name, className, inputs } of statements) {
      expect([name, byName.get(name)]).toEqual([
        name,
        expect.objectContaining({
          type: `confluence:${className}`,
          properties: Object.fromEntries(inputs.map(([input, value]) => [input, expected(value)])),
        }),
      ]);
    }
    const kinds = new Set(statements.flatMap(({ inputs }) => inputs.map(([, { kind }]) => kind)));
    expect([...kinds].sort()).toEqual(["literal", "output", "publicKey", "secret"]);
    expect(project.resources).toHaveProperty("_3rd-party-id");
  });

  test("takes every secret from a configuration entry that it declares as one", () => {
    const statements = statementsOf(inventory);
    const { text } = LANGUAGES.yaml.program(statements, "links");
    const { config } = parse(text) as Project;
    expect(Object.keys(config).length).toBeGreaterThan(2);
    for (const key of Object.keys(config)) {
      expect(config[key]).toEqual({ type: "string", secret: true });
      expect(text).toContain(`: \${${key}}\n`);
    }
  });

  test("finds the provider plugin where npm installs the package", () => {
    const { plugins } = parse(LANGUAGES.yaml.program([], "links").text) as Project;
    const { name, files } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
    expect(plugins).toEqual({ providers: [{ name: "confluence", path: `node_modules/${name}/plugin` }] });
    expect(files).toContain("plugin/pulumi-resource-confluence");
  });

  test("imports its resources as those of the provider plugin, without the code of dynamic ones", () => {
    const dynamic = JSON.parse(importFile(inventory, "dynamic")) as ImportFile;
    const plugin = JSON.parse(importFile(inventory, "plugin")) as ImportFile;
    expect(plugin.resources.map(({ type }) => type)).toEqual(
      dynamic.resources.map(({ type }) =>
        type.replace("pulumi-nodejs:dynamic/confluence:", "confluence:index:"),
      ),
    );
    expect(JSON.stringify(plugin)).not.toContain("__provider");
  });
});

interface Project {
  readonly plugins: unknown;
  readonly config: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<
    Record<string, { readonly name?: string; readonly type: string; readonly properties: object }>
  >;
}

interface ImportFile {
  readonly resources: readonly { readonly type: string }[];
}

function expected(expression: Statement["inputs"][number][1]): unknown {
  switch (expression.kind) {
    case "secret":
      return `\${${expression.key}}`;
    case "publicKey":
      return { "fn::readFile": `./keys/${expression.file}` };
    case "output":
      return expect.stringMatching(new RegExp(`^\\$\\{_?${expression.name}\\.${expression.output}\\}$`));
    case "literal":
      return JSON.parse(JSON.stringify(expression.value).replaceAll(REFERENCE, () => `$${REFERENCE}`));
  }
}

async function inventoryOfPopulatedServer(): Promise<Inventory> {
  const [confluence, jira, bitbucket] = await Promise.all([
    // The hand that sets it up uses REST alone.
    openServer({ product: "confluence", quirks: { basicProviderOverRest: true } }),
    openServer({ product: "jira" }),
    openServer({ product: "bitbucket" }),
  ]);
  opened.push(confluence, jira, bitbucket);
  await populate(confluence, jira, bitbucket);
  for (const [index, name] of NAMES_OF_LINKS.entries())
    addLink(confluence, { name, rpcUrl: `https://hostile-${index}.example.com` });
  const servers = [confluence, jira].map((emulator, index) => {
    const config = configurationOf(emulator);
    const instance = new Instance(readConnection("default", (key) => config[key], {}));
    opened.unshift(instance);
    return { connection: index === 0 ? "default" : "jira", instance };
  });
  return takeInventory({ servers, secret: () => undefined });
}
