import { didYouMean } from "../../connection/did-you-mean";

/** One problem for each unknown field, with a suggestion. Ignores values. */
export function unknownFields(
  kind: string,
  names: readonly string[],
  given: object,
): { field: string; reason: string }[] {
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      field: name,
      reason: `is not an input of ${kind}: ${didYouMean(name, names, "inputs")}`,
    }));
}
