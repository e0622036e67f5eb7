import * as pulumi from "@pulumi/pulumi";
import { AppLinksError } from "../provider/http/errors";
import { unknownFields } from "../provider/resources/fields/unknown-fields";

/** What an argument has to be that is needed as a value, and when it is that. */
const VALUES = {
  string: ["a string", (value: unknown) => typeof value === "string"],
  boolean: ["true or false", (value: unknown) => typeof value === "boolean"],
  array: ["an array", Array.isArray],
  object: ["an array or an object", isObject],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

type Value = keyof typeof VALUES;

/**
 * What each argument has to be: a value, with `?` one that may be missing, or any input, which resources check. The compiler makes sure that
 * no argument is missing here.
 */
export type ArgumentTypes<Args> = Readonly<Record<keyof Args & string, Value | `${Value}?` | "input">>;

/**
 * Refuses arguments that do not exist, and outputs and values of other types where a value is needed. The compiler does that for programs in
 * TypeScript; elsewhere a misspelt argument would be ignored, and with it the restriction it was meant to set.
 *
 * @param what whose arguments they are, as the error names it
 * @throws AppLinksError `request_refused`
 */
export function assertArguments<Args extends object>(
  what: string,
  args: Args,
  types: ArgumentTypes<Required<Args>>,
): void {
  const problems =
    isObject(args) && !Array.isArray(args) ? problemsOf(what, args, types) : [`${what} must be an object`];
  if (problems.length === 0) return;
  throw new AppLinksError({
    reason: "request_refused",
    what: problems.join("; "),
    hint: "Correct it and run again; nothing was declared.",
  });
}

function problemsOf(what: string, args: object, types: ArgumentTypes<Record<string, unknown>>): string[] {
  const unknown = unknownFields(what, Object.keys(types), args);
  const problems = Object.entries(types).map(([name, type]) => {
    const problem = type === "input" ? undefined : problemOf(Reflect.get(args, name), type);
    return problem && `${name} of ${what} ${problem}`;
  });
  return [
    ...unknown.map(({ field, reason }) => `${field} ${reason}`),
    ...problems.filter((problem) => problem !== undefined),
  ];
}

function problemOf(value: unknown, type: Value | `${Value}?`): string | undefined {
  if (value === undefined || value === null) return type.endsWith("?") ? undefined : "is missing";
  const [words, isRight] = VALUES[type.replace("?", "") as Value];
  if (isRight(value)) return undefined;
  return `must be ${words}${pulumi.Output.isInstance(value) ? ", not an output" : ""}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !pulumi.Output.isInstance(value);
}
