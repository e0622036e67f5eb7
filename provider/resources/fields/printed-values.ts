/** A value in a string, as a language prints it. */
interface Printed {
  readonly pattern: RegExp;
  readonly what: string;
  readonly example: string;
  /** What to do in its place. */
  readonly way: string;
}

/** What languages make of a value that a program puts into a string, and never what somebody means. */
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
    way: "take the member that is meant",
  },
  { pattern: /\bmap\[[^\]]*:/, what: "a map", example: "`map[a:1]`", way: "take the member that is meant" },
  {
    pattern: /(?<![\w.])\d(?:\.\d+)?e\+\d\d+(?!\w)/,
    what: "a number",
    example: "`9.8e+07`",
    way: "in YAML, write it as a string, in quotes and with its digits",
  },
];

/** What is wrong with a string that holds `9.8e+07`, `map[a:1]` or `[object Object]`; undefined when nothing is. */
export function printedValueProblem(text: string): string | undefined {
  const printed = PRINTED.find(({ pattern }) => pattern.test(text));
  if (printed === undefined) return undefined;
  return `holds ${printed.what} that was made into a string, as ${printed.example}: ${printed.way}`;
}

/** What is wrong with a value that has to be a string and is none. */
export function notAString({ input }: { readonly input?: unknown }): string {
  if (typeof input === "number" || typeof input === "boolean")
    return `must be a string, not a ${typeof input}: put it in quotes`;
  return "must be a string";
}
