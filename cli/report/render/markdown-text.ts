import { visibleText } from "./visible-text";

/**
 * A text as Markdown that shows exactly it. Names come from programs and servers: they must not turn into markup, links,
 * pictures, formulas, mentions or references to issues. Addresses become code, which also keeps them in one piece.
 */
export function markdownText(text: string): string {
  return visibleText(text)
    .replace(/\s+/g, " ")
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : proseText(part)))
    .join("");
}

/** Lines as they are, whatever is in them. */
export function markdownBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${visibleText(text)}\n${fence}`;
}

/** Only characters that URLs may have, so that none of them ends the code; punctuation after it belongs to the sentence. */
const ADDRESS = /([a-z][a-z0-9+.-]*:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]*[\w/~=%&#-])/gi;

function proseText(text: string): string {
  return text
    .replace(REFERENCE, `$&${ZERO_WIDTH_SPACE}`)
    .replace(MARKUP, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}

/**
 * Mentions, issues, merge requests, labels, emoji and what begins like an address are looked for in the finished page, where an entity is the
 * character it stands for: only something in between helps.
 */
const REFERENCE = /@|[#!%^~](?=[\p{L}\d"])|[&$](?=\d)|GH-(?=\d)|:(?=[\w+-]+:|\/\/)/giu;

const ZERO_WIDTH_SPACE = "\u200B";

/** An underscore within a word means nothing; `www.` makes a link. */
const MARKUP = /[&<\\`*[\]|~$\u200B]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=www)\./giu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  $: "&#36;",
  [ZERO_WIDTH_SPACE]: "&#8203;",
};
