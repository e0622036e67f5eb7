/** A table; rows of equal length. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Prose in a cell. @param {string} text */
export function cell(text) {
  return text.replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|");
}

/** @param {string} language @param {string} source */
export function codeBlock(language, source) {
  return `\`\`\`${language}\n${source}\n\`\`\``;
}

/** The anchor of a heading, as GitHub and the site make it from a name. @param {string} heading */
export function anchor(heading) {
  return heading.toLowerCase();
}

/**
 * Turns names in prose into links: resources and lookups, reasons of errors, pages in docs/.
 *
 * @param {string} text
 * @param {{ pages: ReadonlyMap<string, string>, reasons: readonly string[] }} known names to pages, from the page's folder
 */
export function linked(text, { pages, reasons }) {
  return text
    .replace(/(?<!\[)`(\w+)`/g, (code, name) => {
      const page = pages.get(name);
      if (page !== undefined) return `[${code}](${page})`;
      return reasons.includes(name) ? `[${code}](../errors.md#${name})` : code;
    })
    .replace(/(?<![[/\w])docs\/([\w-]+\.md)\b/g, (path, page) => `[${path}](../${page})`);
}
