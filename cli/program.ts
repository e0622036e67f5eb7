import { createRequire } from "node:module";
import { Command } from "commander";
import * as z from "zod";
import { doctorCommand } from "./commands/doctor";
import { driftCommand } from "./commands/drift";
import { reviewCommand } from "./commands/review";
import type { ExitCode } from "./exit-codes";

/** Says how the process shall end; not to be called for 0. */
export type Exit = (code: ExitCode) => void;

/** The whole command line. Parsing throws a CommanderError instead of ending the process. */
export function createProgram(exit: Exit): Command {
  const program = new Command("confluence-applinks")
    .description("Reviews, watches, examines and exports the application links of Confluence.")
    .version(ownVersion(), "-V, --version", "print the version of the package")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showHelpAfterError("Run the same with --help to see what it takes.")
    .addHelpText("after", EXIT_HELP);
  for (const command of [reviewCommand(exit), driftCommand(exit), doctorCommand(exit)]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

const EXIT_HELP = `
Exit codes of every command:
  0  done, nothing to report
  1  failed: wrong arguments, unreadable input, a server or a tool that failed
  2  done, and something was found: drift, a risk (review --fail-on), a warning (doctor)
  3  done, and doctor found something that keeps the provider from working`;

function ownVersion(): string {
  const manifest: unknown = createRequire(__filename)("pulumi-confluence-applinks/package.json");
  return z.object({ version: z.string() }).parse(manifest).version;
}
