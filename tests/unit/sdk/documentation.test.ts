import ts from "typescript";
import { DEFINITIONS } from "../../../provider/resources/registry";
import { checker, EXPORTS, wordsOf } from "../../support/sdk-program";

/** What every page of the reference says, from a paragraph of this name in the doc comment. */
const LABELS = ["Trust", "Permissions", "Requests"];

describe("what an editor shows of the SDK", () => {
  test("has a word about every export", () => {
    expect([...EXPORTS].filter(([, symbol]) => wordsOf(symbol) === "").map(([name]) => name)).toEqual([]);
  });

  test("has a word about every input, every output and every member of what a lookup returns", () => {
    const silent = [...EXPORTS].flatMap(([name, symbol]) =>
      membersOf(symbol)
        .filter((member) => wordsOf(member) === "")
        .map((member) => `${name}.${member.name}`),
    );
    expect(silent).toEqual([]);
  });

  test.each([...Object.keys(DEFINITIONS), "ReciprocalLink", "ThirdPartyApplication"])(
    "says of %s whom it trusts, what it needs, what it costs, and gives an example",
    (kind) => {
      const symbol = EXPORTS.get(kind);
      const words = symbol === undefined ? "" : wordsOf(symbol);
      for (const label of LABELS) expect(words).toMatch(new RegExp(`^${label}: `, "m"));
      expect(symbol?.getJsDocTags(checker).map(({ name }) => name)).toContain("example");
    },
  );
});

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
