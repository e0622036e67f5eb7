import * as z from "zod";

/**
 * A list of strings that the server stores as a set: trimmed, without empty ones and duplicates, sorted. Inputs are
 * converted to the same form, so that order and repetition never make a difference.
 *
 * @param itemProblem what is wrong with one string, as in `must be https`, or undefined
 */
export function stringSet(
  emptyProblem: string,
  itemProblem: (text: string) => string | undefined,
): z.ZodType<readonly string[]> {
  return z
    .array(z.string({ error: "must be a string" }), { error: "must be a list of strings" })
    .superRefine((texts, context) => {
      if (asStringSet(texts).length === 0) context.addIssue({ code: "custom", message: emptyProblem });
      for (const [index, text] of texts.entries()) {
        const problem = text.trim() === "" ? undefined : itemProblem(text.trim());
        if (problem !== undefined) context.addIssue({ code: "custom", path: [index], message: problem });
      }
    })
    .transform(asStringSet);
}

/** The strings as the server stores and returns them. */
export function asStringSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))].sort();
}

/** Whether two lists contain the same strings. */
export function isSameStringSet(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(asStringSet(one)) === JSON.stringify(asStringSet(other));
}
