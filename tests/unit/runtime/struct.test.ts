import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PROVIDER_KEY, UNKNOWN } from "../../../provider/format/marks";
import { declared, isUnknown, plain, secret } from "../../../provider/runtime/struct";

describe("values on their way to the engine", () => {
  test("lose what its wire format cannot represent", () => {
    const clean = plain({
      kept: "text",
      zero: 0,
      no: false,
      nothing: null,
      gone: undefined,
      method: () => 1,
      list: [1, undefined, "two"],
      when: new Date(0),
      broken: Number.NaN,
      nested: { gone: undefined, kept: [{ gone: undefined }] },
    });
    expect(clean).toEqual({
      kept: "text",
      zero: 0,
      no: false,
      nothing: null,
      list: [1, null, "two"],
      when: "1970-01-01T00:00:00.000Z",
      broken: null,
      nested: { kept: [{}] },
    });
    expect(() => Struct.fromJavaScript(clean as Record<string, never>)).not.toThrow();
  });
});

describe("values on their way from the engine", () => {
  test("lose the code and what is null", () => {
    expect(declared({ [PROVIDER_KEY]: "code", a: null, b: undefined, c: 0, d: "" })).toEqual({ c: 0, d: "" });
  });

  test("lose the marks around secrets, at any depth", () => {
    expect(
      declared({ a: secret("x"), b: [secret("y")], c: { d: secret(secret("z")) }, e: secret({ f: 1 }) }),
    ).toEqual({ a: "x", b: ["y"], c: { d: "z" }, e: { f: 1 } });
  });

  test.each<[string, unknown, boolean]>([
    ["the unknown value", UNKNOWN, true],
    ["a list with it", ["a", [UNKNOWN]], true],
    ["an object with it", { a: { b: UNKNOWN } }, true],
    ["a known value", { a: ["b", null, 1] }, false],
  ])("are unknown or not: %s", (_what, value, expected) => {
    expect(isUnknown(value)).toBe(expected);
  });
});
