import { join } from "node:path";
import ts from "typescript";
import runtime from "../../../provider/runtime/v1";
import { DEFINITIONS } from "../../support/definitions";

const INDEX = join(__dirname, "../../../sdk/index.ts");
const program = ts.createProgram([INDEX], {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

/** Member names of a type that the SDK exports, to what its doc comment says. */
function documentedMembers(name: string): Map<string, string> {
  const index = program.getSourceFile(INDEX);
  const module = index && checker.getSymbolAtLocation(index);
  const symbol = module && checker.getExportsOfModule(module).find((candidate) => candidate.name === name);
  if (symbol === undefined) throw new Error(`The SDK exports no ${name}`);
  const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return new Map(
    checker
      .getDeclaredTypeOfSymbol(declared)
      .getProperties()
      .map((member) => [member.name, ts.displayPartsToString(member.getDocumentationComment(checker))]),
  );
}

describe.each(DEFINITIONS.map((definition) => [definition.kind, definition] as const))(
  "%s",
  (kind, definition) => {
    const args = documentedMembers(`${kind}Args`);
    const fields = Object.entries(definition.fields);

    test("takes the same inputs in the SDK and in the provider", () => {
      expect([...args.keys()].sort()).toEqual(fields.map(([name]) => name).sort());
    });

    test("documents every input", () => {
      expect([...args].filter(([, documentation]) => documentation === "")).toEqual([]);
    });

    test("shows in its documentation which inputs replace it", () => {
      const silent = fields
        .filter(([, { onChange }]) => onChange === "replace")
        .map(([name]) => name)
        .filter((name) => !/replace|new pair/i.test(args.get(name) ?? ""));
      expect(silent).toEqual([]);
    });
  },
);

describe("runtime/v1", () => {
  test("serves every kind", () => {
    expect(Object.keys(runtime)).toHaveLength(DEFINITIONS.length);
  });
});
