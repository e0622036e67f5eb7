import { typescript } from "./languages/typescript";
import { yaml } from "./languages/yaml";
import type { ProgramFile, Statement } from "./program";

/** A language that programs are exported in. */
export interface Language {
  /** As the project file names it. */
  readonly runtime: string;
  /** What serves the resources: the code in the program's `node_modules`, or the provider plugin. */
  readonly way: "dynamic" | "plugin";
  readonly program: (statements: readonly Statement[], projectName: string) => ProgramFile;
  /** What a folder needs besides to be a project, for this version of the package. */
  readonly project: (projectName: string, version: string) => readonly ProgramFile[];
}

/** The languages by the value of `--language`. */
export const LANGUAGES = { typescript, yaml } as const satisfies Record<string, Language>;

/** What `--language` takes. */
export type LanguageName = keyof typeof LANGUAGES;

/** The names, first the default. */
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as readonly LanguageName[];

/** The language of a project by its runtime; undefined for one that programs are not exported in. */
export function languageOfRuntime(runtime: string): LanguageName | undefined {
  return LANGUAGE_NAMES.find((name) => LANGUAGES[name].runtime === runtime);
}
