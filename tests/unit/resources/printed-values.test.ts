import { trimmedString } from "../../../provider/resources/fields/common-fields";
import { WEB_URL } from "../../../provider/resources/fields/web-url";

const NAME = trimmedString(1000);

describe("a string", () => {
  test.each([
    // What Pulumi YAML makes of ${port}, ${map} and ${list.map} in a string.
    ["App 9.8e+07", /a number.*quotes/],
    ["1.2345678901e+10", /a number/],
    ["App map[x:1 y:2]", /a map/],
    ["[map[name:main]]", /a map/],
    // What JavaScript does.
    ["App [object Object]", /an object/],
    ["Calling [toString] on an [Output<T>] is not supported.", /an output.*pulumi\.interpolate/],
    // What Python does.
    ["App <pulumi.output.Output object at 0x7f5c>", /an output.*Output\.format/],
    ["Calling __str__ on an Output[T] is not supported.", /an output/],
  ])("that a value was printed into is refused: %s", (text, message) => {
    expect(problemOf(NAME, text)).toMatch(message);
  });

  test.each([
    "App 7",
    "Jira [old server]",
    "Road map [2026]",
    "Bitmap[es]",
    "e+10",
    "C1e+10b",
    "Release 1.5e",
    "50 % map:able [x]",
  ])("that is only similar is not: %s", (text) => {
    expect(problemOf(NAME, text)).toBeUndefined();
  });

  test("says what to do about a number or a boolean instead", () => {
    expect(problemOf(NAME, 98_000_000)).toBe("must be a string, not a number: put it in quotes");
    expect(problemOf(NAME, true)).toBe("must be a string, not a boolean: put it in quotes");
    expect(problemOf(NAME, ["a"])).toBe("must be a string");
  });
});

describe("a URL", () => {
  test("as a URL object, which arrives empty, is distinguished from other values", () => {
    expect(problemOf(WEB_URL, {})).toBe("must be a string: pass url.href instead of a URL object");
    expect(problemOf(WEB_URL, 7)).toBe("must be an absolute URL");
  });

  test("that a value was printed into says which", () => {
    expect(problemOf(WEB_URL, "https://app.example.com/9.8e+07")).toMatch(/a number/);
    expect(problemOf(WEB_URL, "https://app.example.com:map[port:8080]/")).toMatch(/a map/);
  });
});

function problemOf(schema: typeof NAME, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}
