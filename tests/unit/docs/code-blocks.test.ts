import { join } from "node:path";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { pages } from "../../support/pages";

const ROOT = join(__dirname, "../../..");
const BLOCKS = pages().flatMap(({ blocks }) => blocks);

/**
 * Names that fragments use and that another part of the program would declare. A block with an
 * import from this package is a whole program and declares its own.
 */
const SURROUNDINGS = `
import type * as pulumi from "@pulumi/pulumi";
import type * as sdk from "pulumi-confluence-applinks";
import type * as policy from "@pulumi/policy";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
declare global {
  const config: pulumi.Config;
  const random: typeof import("@pulumi/random");
  const [jira, reporting, jobs, tickets, builds]: [
    sdk.ApplicationLink, sdk.ApplicationLink, sdk.ApplicationLink, sdk.ApplicationLink, sdk.ApplicationLink];
  const [jobsKey, ticketsKey]: [sdk.RsaKeyPair, sdk.RsaKeyPair];
  const settings: sdk.OAuthSettings;
  const ourRule: policy.ResourceValidationPolicy;
  const confluence: Emulator;
  function runMyProgram(url: string): Promise<void>;
}
`;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  skipLibCheck: true,
  types: ["node", "jest"],
  baseUrl: ROOT,
  paths: {
    "pulumi-confluence-applinks": ["./sdk/index.ts"],
    "pulumi-confluence-applinks/policy": ["./policy/policies.ts"],
    "@pulumi-confluence-applinks/emulator": ["./emulator/src/index.ts"],
  },
};

const TYPESCRIPT = BLOCKS.filter(({ language }) => language === "ts");
// Outside of the tests, which have a time limit: one run of the compiler for all blocks.
const complaints = complaintsAbout(TYPESCRIPT);

describe("the code of the documentation", () => {
  test("names its language", () => {
    expect(BLOCKS.filter(({ language }) => language === "").map(({ place }) => place)).toEqual([]);
  });

  test("is not empty", () => {
    expect(BLOCKS.filter(({ source }) => source.trim() === "").map(({ place }) => place)).toEqual([]);
  });

  // A word with an "@" ends an example in a doc comment: all that follows is then lost, here and in editors.
  test("is more than a comment, where it is TypeScript", () => {
    const empty = TYPESCRIPT.filter(
      ({ source }) => ts.createSourceFile("block.ts", source, ts.ScriptTarget.ES2022).statements.length === 0,
    );
    expect(empty.map(({ place }) => place)).toEqual([]);
  });

  test("compiles, where it is TypeScript", () => {
    expect(TYPESCRIPT.length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  test("can be parsed, where it is YAML or JSON", () => {
    const broken = BLOCKS.filter(({ language }) => ["yaml", "json"].includes(language)).flatMap(
      ({ place, language, source }) => problemsOf(language, source).map((problem) => `${place}: ${problem}`),
    );
    expect(broken).toEqual([]);
  });
});

/** Every error of the compiler, with its line on the page. */
function complaintsAbout(blocks: readonly { place: string; source: string }[]): string[] {
  const names = exportsOfTheSdk();
  const sources = new Map<string, string>([[join(ROOT, "surroundings.d.ts"), SURROUNDINGS]]);
  const places = new Map<string, string>();
  blocks.forEach(({ place, source }, index) => {
    const file = join(ROOT, `block-${index}.ts`);
    const isProgram = source.includes('from "pulumi-confluence-applinks"');
    // In one line, so that the compiler counts lines as the page does.
    const imports = isProgram ? "" : `import { ${names.join(", ")} } from "pulumi-confluence-applinks"; `;
    sources.set(file, `${imports}${source}\nexport {};\n`);
    places.set(file, place);
  });
  const program = ts.createProgram([...sources.keys()], OPTIONS, hostWith(sources));
  return [...places].flatMap(([file, place]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const { line } = source?.getLineAndCharacterOfPosition(start) ?? { line: 0 };
        return `${place}, its line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
      },
    );
  });
}

function hostWith(sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, options, ...rest) => {
    const text = sources.get(file);
    return text === undefined
      ? getSourceFile(file, options, ...rest)
      : ts.createSourceFile(file, text, options);
  };
  return host;
}

/** Names that a fragment uses without an import: everything the package exports. */
function exportsOfTheSdk(): string[] {
  const index = join(ROOT, "sdk/index.ts");
  const source = ts.createSourceFile(index, ts.sys.readFile(index) ?? "", ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [],
  );
}

function problemsOf(language: string, source: string): string[] {
  if (language === "yaml")
    return parseAllDocuments(source).flatMap(({ errors }) => errors.map(({ message }) => message));
  try {
    JSON.parse(source);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
