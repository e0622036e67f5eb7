import type { Language } from "./languages/language";
import { python } from "./languages/python";
import { typescript } from "./languages/typescript";
import { yaml } from "./languages/yaml";

/** The languages, by their value of `--language`. */
export const LANGUAGES = { typescript, yaml, python } as const satisfies Record<string, Language>;

/** The values of `--language`. */
export type LanguageName = keyof typeof LANGUAGES;

/** The names; the first is the default. */
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as readonly LanguageName[];

/** The language of a project by its runtime; undefined for runtimes that cannot be exported to. */
export function languageOfRuntime(runtime: string): LanguageName | undefined {
  return LANGUAGE_NAMES.find((name) => LANGUAGES[name].runtime === runtime);
}
