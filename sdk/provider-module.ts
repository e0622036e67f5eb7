import { createRequire } from "node:module";
import { join } from "node:path";
import { PROVIDER_MODULE } from "../provider/format/marks";
import { AppLinksError } from "../provider/http/errors";

/** `process.argv[1]` of a program that Pulumi's language host runs. */
const PROGRAM_RUN = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]index\.js)?$/;

let isExamined = false;

/**
 * Makes sure, once per process, that Pulumi's dynamic provider will find the provider: it looks from the program's folder,
 * while a library of a pnpm workspace that declares resources finds the package among its own dependencies. Programs of the Automation API
 * run in their caller's process, which does not tell where the provider process will start.
 *
 * @param argv how this process was started
 * @param folder the program's folder, in which the language host and the dynamic provider start
 * @throws AppLinksError `missing_dependency`
 */
export function examineProviderModule(argv = process.argv, folder = process.cwd()): void {
  if (isExamined || !PROGRAM_RUN.test(argv[1] ?? "")) return;
  try {
    createRequire(join(folder, "index.js")).resolve(PROVIDER_MODULE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") return;
    throw notFound(folder);
  }
  isExamined = true;
}

function notFound(folder: string): AppLinksError {
  return new AppLinksError({
    reason: "missing_dependency",
    what: `Pulumi's provider process looks for the package pulumi-confluence-applinks from the program's folder, ${folder}, and does not find it there`,
    hint: "The program itself needs it as a direct dependency, even if only a library of its workspace imports it: run `npm install pulumi-confluence-applinks`, `pnpm add pulumi-confluence-applinks` or `yarn add pulumi-confluence-applinks` in that folder, with the version that the library uses.",
  });
}
