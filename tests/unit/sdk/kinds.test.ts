import { factsOf, KIND_NAMES, secretsOf } from "../../../provider/format/kinds";
import { definitionOf } from "../../support/definitions";

/** How a value is named that nobody may read. */
const SECRET_NAME = /password|secret|privateKey/i;

describe.each(KIND_NAMES)("what is known of %s", (kind) => {
  test("marks every property as secret that is named like one", () => {
    const names = [...Object.keys(definitionOf(kind).fields), ...Object.keys(factsOf(kind).outputs)];
    expect([...secretsOf(kind)].sort()).toEqual(names.filter((name) => SECRET_NAME.test(name)).sort());
  });

  test("names the kind as its definition does", () => {
    expect(definitionOf(kind).kind).toBe(kind);
  });
});
