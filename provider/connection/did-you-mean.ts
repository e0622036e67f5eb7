/**
 * The hint for an unknown name, for options as well as inputs.
 *
 * @param names the known names, in the order in which they are listed
 * @param kind what they are called: `inputs`
 * @returns `did you mean baseUrl?` if a similar one exists, otherwise `the inputs are name, rpcUrl, …`
 *
 * @example
 * didYouMean("user", ["username", "password"], "options"); // "did you mean username?"
 */
export function didYouMean(name: string, names: readonly string[], kind: string): string {
  const nearest = nearestOf(name.toLowerCase(), names);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return names.length === 0 ? `there are no ${kind}` : `the ${kind} are ${names.join(", ")}`;
}

/** The first of the given names that is probably a misspelling of a name; undefined if none is. */
export function misspelt(name: string, given: readonly string[]): string | undefined {
  return given.find((other) => other !== name && nearestOf(other.toLowerCase(), [name]) !== undefined);
}

/** Tolerates different case, up to two wrong letters, or a missing end: `user` for `username`. */
function nearestOf(name: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((candidate) => ({ candidate, letters: distance(candidate.toLowerCase(), name) }))
    .sort((one, other) => one.letters - other.letters);
  const [best] = ranked;
  if (best !== undefined && best.letters <= Math.min(2, name.length - 1)) return best.candidate;
  const beginning = (candidate: string) => candidate.toLowerCase().startsWith(name);
  return name.length < 3 ? undefined : names.find(beginning);
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
