/** What is needed to run programs for which the CLI and the installed package are not enough. */
export interface LanguageSupport {
  /** Added to PATH: the language host. */
  readonly path: string;
  /** Added to the environment of every command. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the generated SDK; with `nodejs-sdk`, of the `node_modules` that have it; with `java`, of its `classes` and `libraries`. */
  readonly sdk?: string;
}

/** Runtimes that need more than the CLI and the installed package: a language host, a generated SDK. */
export type GuestLanguage = "yaml" | "python" | "go" | "java" | "nodejs-sdk";

/**
 * Makes the virtual environment of a project in Python: without packages of its own, since those of all tests are used, and with the
 * system's pip, which newer language hosts ask for the packages.
 */
export const VIRTUAL_ENVIRONMENT = '"$PULUMI_PYTHON_CMD" -m venv --without-pip --system-site-packages venv';

/** Support that is not available, with the reason in a few words. */
interface Missing {
  readonly missing: string;
}

/** Passes it on to the tests, which run in processes of their own. */
export function provide(language: GuestLanguage, support: LanguageSupport | Missing): void {
  process.env[variableOf(language)] = JSON.stringify(support);
}

/**
 * Whether tests of programs with this runtime are left out, because it is not available here, as `tests/e2e/global-setup.ts` has reported.
 * Those of YAML fail instead.
 */
export function isLeftOut(runtime: GuestLanguage | "nodejs"): boolean {
  return runtime !== "nodejs" && runtime !== "yaml" && "missing" in provided(runtime);
}

/**
 * What `tests/e2e/global-setup.ts` has provided for a language.
 *
 * @throws Error with the reason when it is not available
 */
export function languageSupport(language: GuestLanguage): LanguageSupport {
  const support = provided(language);
  if ("missing" in support) throw new Error(`Programs in ${language} cannot be run: ${support.missing}`);
  return support;
}

function provided(language: GuestLanguage): LanguageSupport | Missing {
  const value = process.env[variableOf(language)];
  if (value === undefined) return { missing: "this test needs tests/e2e/global-setup.ts." };
  return JSON.parse(value) as LanguageSupport | Missing;
}

function variableOf(language: GuestLanguage): string {
  return `E2E_LANGUAGE_${language.toUpperCase().replace("-", "_")}`;
}
