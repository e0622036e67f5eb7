/** The labelled paragraphs that a doc comment of a resource may have, in the order of the page. */
export const LABELS = ["Trust", "Permissions", "Requests", "Adoption", "Drift", "Deletion"];

const FAILURES = /^Fails with /;

/**
 * Splits a doc comment: paragraphs with a label (`Trust: …`), the one that lists the failures, and the others, which
 * say what the resource is for.
 *
 * @param {string} description
 * @returns {{ purpose: string, labelled: Map<string, string>, failures: string }}
 */
export function sectionsOf(description) {
  const purpose = [];
  const labelled = new Map();
  let failures = "";
  for (const paragraph of description.split(/\n\s*\n/)) {
    const [, label = "", text = ""] = /^(\w+): ([\s\S]*)$/.exec(paragraph) ?? [];
    if (LABELS.includes(label)) labelled.set(label, capitalised(text));
    else if (FAILURES.test(paragraph)) failures = paragraph.replace(FAILURES, "");
    else purpose.push(paragraph);
  }
  return { purpose: purpose.join("\n\n"), labelled, failures };
}

/** @param {string} text */
function capitalised(text) {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
