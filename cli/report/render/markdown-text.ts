import { visibleText } from "./visible-text";

/**
 * Escapes a string so that Markdown shows it verbatim. Names come from programs and servers: they must not turn into markup, links, images,
 * formulas, mentions or references to issues. URLs become code, which also keeps them in one piece.
 */
export function markdownText(text: string): string {
  return visibleText(text)
    .replace(/\s+/g, " ")
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : proseText(part)))
    .join("");
}

/** A code block that shows lines verbatim. */
export function markdownBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${visibleText(text)}\n${fence}`;
}

/** Only characters that may occur in a URL, none of which can end the code span; trailing punctuation belongs to the sentence. */
const ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]*[\w/~=%&#-])/gi;

function proseText(text: string): string {
  return text
    .replace(REFERENCE, `$&${ZERO_WIDTH_SPACE}`)
    .replace(MARKUP, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}

/**
 * Mentions, issues, merge requests, labels, emoji and prefixes of URLs are detected in the rendered page, where entities have already been
 * decoded: only a character in between prevents it.
 */
const REFERENCE = /@|[#!%^~](?=[\p{L}\d"])|[&$](?=\d)|GH-(?=\d)|:(?=[\w+-]+:|\/\/)/giu;

const ZERO_WIDTH_SPACE = "\u200B";

/** An underscore within a word has no meaning; `www.` makes a link. */
const MARKUP = /[&<\\`*[\]|~$\u200B]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=www)\./giu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  $: "&#36;",
  [ZERO_WIDTH_SPACE]: "&#8203;",
};
