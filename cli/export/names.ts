/** Hands out unique names, compared without regard to case. */
export class Names {
  readonly #taken: Set<string>;

  /** @param reserved names that are never handed out */
  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved.map((name) => name.toLowerCase()));
  }

  /** The requested name, or the first free one of `jira2`, `jira3`, … with the separator in between. */
  take(wanted: string, separator = ""): string {
    let name = wanted;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${wanted}${separator}${count}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** Words that must not be used as variable names in a program. */
export const RESERVED_WORDS: readonly string[] = [
  ..."pulumi config publicKey readFileSync join exports require module console process arguments".split(" "),
  ..."await break case catch class const continue debugger default delete do else enum eval export".split(
    " ",
  ),
  ..."extends false finally for function if implements import in instanceof interface let new null".split(
    " ",
  ),
  ..."package private protected public return static super switch this throw true try typeof undefined".split(
    " ",
  ),
  ..."var void while with yield".split(" "),
];

/** `Weekly Reports (Köln)` → `weekly-reports-koln`; `fallback` for a string without any Latin letter or digit. */
export function slug(text: string, fallback: string): string {
  const words = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
  return words || fallback;
}

const LONGEST = 60;

/** `weekly-reports` → `weeklyReports`, never beginning with a digit. */
export function camelCase(name: string): string {
  const [first = "", ...others] = name.split("-").filter(Boolean);
  const joined = first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[0-9]/.test(joined) ? `link${joined}` : joined;
}
