import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { importFile } from "../../cli/export/import-file";
import { type Inventory, takeInventory } from "../../cli/export/inventory";
import { LANGUAGES } from "../../cli/export/languages";
import { type Statement, statementsOf } from "../../cli/export/statements";
import { readConnection } from "../../provider/connection/connection-settings";
import { Instance } from "../../provider/connection/instance";
import { configurationOf, openServer } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { missingFor } from "../support/language-runtimes";
import { populate } from "../support/populated-server";

/** Reading a populated server costs many requests. */
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
  test("declares resource by resource what the one in TypeScript does, whatever the names", () => {
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

  test("reads every secret from a configuration entry that it declares as secret", () => {
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

describe("an export in Python", () => {
  test("declares resource by resource what the one in TypeScript does, whatever the names", async () => {
    const missing = await missingFor({ commands: ["python3"] });
    if (missing !== undefined) {
      process.stdout.write(`The exported program in Python: not run, ${missing}.\n`);
      return;
    }
    const statements = statementsOf(inventory);
    const declared = declaredInPython(LANGUAGES.python.program(statements, "links").text);
    expect(declared).toEqual(
      statements.map(({ name, className, inputs }) => ({
        name,
        className,
        inputs: Object.fromEntries(inputs.map(([input, value]) => [snakeCase(input), inPython(value)])),
      })),
    );
  });

  test("gives no variable the name of a Python keyword or of one of its modules", () => {
    const link = (variable: string): Statement => ({
      className: "ApplicationLink",
      name: variable,
      variable,
      inputs: [["name", { kind: "literal", value: variable }]],
    });
    const { text } = LANGUAGES.python.program(["from", "confluence", "weeklyReports"].map(link), "links");
    expect(text.match(/^\w+(?= = confluence\.)/gm)).toEqual(["from_", "confluence_", "weekly_reports"]);
  });

  test("finds the provider plugin, and its SDK, where npm installs the package", () => {
    const { name } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
    const folder = `node_modules/${name}`;
    const files = LANGUAGES.python.project("links", "0.1.0");
    const project = parse(files.find(({ path }) => path === "Pulumi.yaml")?.text ?? "") as Project;
    expect(project.plugins).toEqual({ providers: [{ name: "confluence", path: `${folder}/plugin` }] });
    expect(LANGUAGES.python.sdk).toBe(`pulumi package add ${folder}/dist/plugin/schema.json`);
  });
});

/** Runs a program with stubs for Pulumi's SDK and the generated one, which record what is declared. */
function declaredInPython(program: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), "applinks-python-"));
  try {
    for (const [name, text] of Object.entries({ ...STAND_INS, "__main__.py": program }))
      writeFileSync(join(folder, name), text);
    // It reads public keys; which ones, is what counts here.
    mkdirSync(join(folder, "keys"));
    for (const [, key = ""] of program.matchAll(/public_key\("(.+)"\)/g))
      writeFileSync(join(folder, "keys", key), `the text of ${key}`);
    return JSON.parse(execFileSync("python3", [folder], { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const STAND_INS = {
  "pulumi.py": "class Config:\n    def require_secret(self, key):\n        return f'secret {key}'\n",
  "pulumi_confluence.py": `
import atexit, json

declared = []
atexit.register(lambda: print(json.dumps(declared)))

def __getattr__(class_name):
    class Resource:
        def __init__(self, resource_name, /, **inputs):
            self.resource_name = resource_name
            declared.append({"name": resource_name, "className": class_name, "inputs": inputs})
        def __getattr__(self, output):
            return f"{output} of {self.resource_name}"
    return Resource
`,
};

function inPython(expression: Statement["inputs"][number][1]): unknown {
  switch (expression.kind) {
    case "secret":
      return `secret ${expression.key}`;
    case "publicKey":
      return `the text of ${expression.file}`;
    case "output":
      return `${snakeCase(expression.output)} of ${expression.name}`;
    case "literal":
      return namedAsInPython(expression.value);
  }
}

function namedAsInPython(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namedAsInPython);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [snakeCase(name), namedAsInPython(member)]),
  );
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

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
    // It is set up over REST only.
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
