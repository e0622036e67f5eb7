/** One problem for each given field that does not exist, with the name that was probably meant. */
export function unknownFields(
  kind: string,
  names: readonly string[],
  given: object,
): { property: string; reason: string }[] {
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const nearest = names.find((candidate) => distance(candidate.toLowerCase(), name.toLowerCase()) <= 2);
      const hint = nearest === undefined ? `the inputs are ${names.join(", ")}` : `did you mean ${nearest}?`;
      return { property: name, reason: `is not an input of ${kind}: ${hint}` };
    });
}

/** Levenshtein distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
