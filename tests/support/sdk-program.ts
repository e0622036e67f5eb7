import { join } from "node:path";
import ts from "typescript";

const INDEX = join(__dirname, "../../sdk/index.ts");

const program = ts.createProgram([INDEX], {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  skipLibCheck: true,
});

/** The compiler's view of the SDK. */
export const checker = program.getTypeChecker();

/** What the SDK exports, by name. */
export const EXPORTS: ReadonlyMap<string, ts.Symbol> = exportsOf(INDEX);

/** What an editor says of a symbol. */
export function wordsOf(symbol: ts.Symbol): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker));
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
