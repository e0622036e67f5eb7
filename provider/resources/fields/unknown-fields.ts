import { didYouMean } from "../../connection/did-you-mean";

/** One problem for each given field that does not exist, with the name that was probably meant. Values are never looked at. */
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
