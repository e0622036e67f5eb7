/**
 * What the words of `npm test -- …` select.
 *
 * @typedef {object} TestSelection
 * @property {string[]} suites Names of projects in jest.config.js; empty for all.
 * @property {string[]} patterns Regular expressions for the paths of test files, as jest reads them; empty for all.
 * @property {string[]} options The first option of jest and everything after it.
 */

/**
 * Reads suites, then patterns, then options; the first word that is no suite ends the suites.
 *
 * @param {readonly string[]} args
 * @param {readonly string[]} known Every suite.
 * @returns {TestSelection}
 */
export function readSelection(args, known) {
  const indexOf = (/** @type {(word: string) => boolean} */ ends) => {
    const index = args.findIndex(ends);
    return index === -1 ? args.length : index;
  };
  const firstOption = indexOf((word) => word.startsWith("-"));
  const firstPattern = indexOf((word) => word.startsWith("-") || !known.includes(word));
  return {
    suites: args.slice(0, firstPattern),
    patterns: args.slice(firstPattern, firstOption),
    options: args.slice(firstOption),
  };
}

/**
 * Says which words of a selection selected nothing.
 *
 * @param {TestSelection} selection
 * @param {readonly string[]} files Paths of the test files that ran.
 * @param {readonly string[]} known Every suite.
 * @returns {string[]} One sentence each.
 */
export function unmatchedWords({ suites, patterns }, files, known) {
  const where = suites.length === 0 ? "" : ` of ${suites.join(", ")}`;
  return patterns
    .filter((pattern) => !files.some((file) => new RegExp(pattern, "i").test(file)))
    .map((pattern) => `No test file${where} matches "${pattern}". The suites are ${known.join(", ")}.`);
}
