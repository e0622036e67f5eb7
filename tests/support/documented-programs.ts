import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A program on a page of the documentation. */
export interface DocumentedProgram {
  /** The heading that it stands under: `Python: authlib 1.6.5`. */
  readonly title: string;
  /** Language of its code block: `python`. */
  readonly language: string;
  readonly source: string;
}

/** The first code block under each third-level heading of a page in docs/, verbatim. */
export function documentedPrograms(page: string): DocumentedProgram[] {
  const sections = readFileSync(join(__dirname, "..", "..", "docs", page), "utf8").split(/^### /m);
  return sections.slice(1).flatMap((section) => {
    const [, language, source] = /^```(\w+)\n([\s\S]*?)^```$/m.exec(section) ?? [];
    const title = section.slice(0, section.indexOf("\n"));
    return language === undefined || source === undefined ? [] : [{ title, language, source }];
  });
}
