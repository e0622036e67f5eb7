/** A value that was converted to a string by mistake, as a language prints it. */
interface Printed {
  readonly pattern: RegExp;
  readonly what: string;
  readonly example: string;
  /** What to do instead. */
  readonly way: string;
}

/** How languages convert values to strings; never intended in an input. */
const PRINTED: readonly Printed[] = [
  {
    pattern: /Calling \[?\w+\]? on an \[?Output|<pulumi\.output\.Output /,
    what: "an output",
    example: "`Calling [toString] on an [Output<T>]`",
    way: "use pulumi.interpolate, or pulumi.Output.format in Python",
  },
  {
    pattern: /\[object \w+\]/,
    what: "an object",
    example: "`[object Object]`",
    way: "use the intended member",
  },
  { pattern: /\bmap\[[^\]]*:/, what: "a map", example: "`map[a:1]`", way: "use the intended member" },
  {
    pattern: /(?<![\w.])\d(?:\.\d+)?e\+\d\d+(?!\w)/,
    what: "a number",
    example: "`9.8e+07`",
    way: "in YAML, write it as a string, in quotes and with its digits",
  },
];

/** What is wrong with a string that contains `9.8e+07`, `map[a:1]` or `[object Object]`; undefined for any other string. */
export function printedValueProblem(text: string): string | undefined {
  const printed = PRINTED.find(({ pattern }) => pattern.test(text));
  if (printed === undefined) return undefined;
  return `contains ${printed.what} that was converted to a string, such as ${printed.example}: ${printed.way}`;
}

/** What is wrong with a value that must be a string and is not. */
export function notAString({ input }: { readonly input?: unknown }): string {
  if (typeof input === "number" || typeof input === "boolean")
    return `must be a string, not a ${typeof input}: put it in quotes`;
  return "must be a string";
}
