import { join } from "node:path";
import ts from "typescript";
import { DEFINITIONS } from "../../../provider/resources/registry";

const INDEX = join(__dirname, "../../../sdk/index.ts");
const program = ts.createProgram([INDEX], {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  skipLibCheck: true,
});
const checker = program.getTypeChecker();
const exported = exportsOf(INDEX);

/** What every page of the reference says, from a paragraph of this name in the doc comment. */
const LABELS = ["Trust", "Permissions", "Requests"];

describe("what an editor shows of the SDK", () => {
  test("has a word about every export", () => {
    expect([...exported].filter(([, symbol]) => wordsOf(symbol) === "").map(([name]) => name)).toEqual([]);
  });

  test("has a word about every input, every output and every member of what a lookup returns", () => {
    const silent = [...exported].flatMap(([name, symbol]) =>
      membersOf(symbol)
        .filter((member) => wordsOf(member) === "")
        .map((member) => `${name}.${member.name}`),
    );
    expect(silent).toEqual([]);
  });

  test.each([...Object.keys(DEFINITIONS), "ReciprocalLink", "ThirdPartyApplication"])(
    "says of %s whom it trusts, what it needs, what it costs, and gives an example",
    (kind) => {
      const symbol = exported.get(kind);
      const words = symbol === undefined ? "" : wordsOf(symbol);
      for (const label of LABELS) expect(words).toMatch(new RegExp(`^${label}: `, "m"));
      expect(symbol?.getJsDocTags(checker).map(({ name }) => name)).toContain("example");
    },
  );
});

function wordsOf(symbol: ts.Symbol): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker));
}

/** Data that this project declares: not what comes from Pulumi, Node.js or TypeScript, and no constructor or method. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  if ((symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) === 0) return [];
  return checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .filter(({ valueDeclaration: declaration }) => {
      if (declaration === undefined || declaration.getSourceFile().fileName.includes("node_modules"))
        return false;
      return ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration);
    })
    .filter((member) => !member.name.startsWith("__#"));
}

function exportsOf(file: string): Map<string, ts.Symbol> {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} cannot be read`);
  return new Map(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [
        symbol.name,
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      ]),
  );
}
