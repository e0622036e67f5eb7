import { isSameStringSet, stringSet } from "../../../provider/resources/fields/string-set";

const colours = stringSet("must hold a colour", (text) => (text === "beige" ? "is no colour" : undefined));

describe("a set of strings", () => {
  test("is normalised as the server stores it", () => {
    expect(colours.parse([" red", "blue", "", "red"])).toEqual(["blue", "red"]);
  });

  test("is refused when nothing is left of it", () => {
    expect(colours.safeParse([" "]).error?.issues[0]?.message).toBe("must hold a colour");
  });

  test("names the index of the one that is wrong, and does not quote it", () => {
    expect(colours.safeParse(["red", " beige"]).error?.issues).toMatchObject([
      { path: [1], message: "is no colour" },
    ]);
  });

  test("is compared without order and duplicates", () => {
    expect(isSameStringSet(["b", "a", "b"], ["a", "b"])).toBe(true);
    expect(isSameStringSet(["a"], ["a", "b"])).toBe(false);
  });
});
