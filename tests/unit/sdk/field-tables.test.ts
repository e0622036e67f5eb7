import runtime from "../../../provider/runtime/v1";
import { DEFINITIONS } from "../../support/definitions";
import { checker, EXPORTS, wordsOf } from "../../support/sdk-program";

/** Member names of a type that the SDK exports, to what its doc comment says. */
function documentedMembers(name: string): Map<string, string> {
  const symbol = EXPORTS.get(name);
  if (symbol === undefined) throw new Error(`The SDK exports no ${name}`);
  const members = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  return new Map(members.map((member) => [member.name, wordsOf(member)]));
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
