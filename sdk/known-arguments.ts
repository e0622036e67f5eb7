import { AppLinksError } from "../provider/http/errors";
import { unknownFields } from "../provider/resources/fields/unknown-fields";

/** The names of all arguments; the compiler makes sure that none is missing. */
export type ArgumentNames<Args> = Readonly<Record<keyof Args & string, true>>;

/**
 * Refuses arguments that do not exist. The compiler does that for programs in TypeScript; elsewhere a misspelt argument would be ignored,
 * and with it the restriction it was meant to set.
 *
 * @param what whose arguments they are, as the error names it
 * @throws AppLinksError `request_refused`
 */
export function assertKnownArguments<Args extends object>(
  what: string,
  args: Args,
  names: ArgumentNames<Required<Args>>,
): void {
  const problems = unknownFields(what, Object.keys(names), args);
  if (problems.length === 0) return;
  throw new AppLinksError({
    reason: "request_refused",
    what: problems.map(({ field, reason }) => `${field} ${reason}`).join("; "),
    hint: "Correct it and run again; nothing was declared.",
  });
}
