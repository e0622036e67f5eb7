import * as z from "zod";
import { didYouMean } from "../../connection/did-you-mean";

/** An object with only these members; a misspelt one is rejected with a suggestion. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape, error: string) {
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys
            .map((key) => `must not have the member ${key}: ${didYouMean(key, names, "members")}`)
            .join("; ")
        : error,
  });
}
