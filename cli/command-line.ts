import { Command } from "commander";
import { doctorCommand } from "./commands/doctor";
import { driftCommand } from "./commands/drift";
import { exportCommand } from "./commands/export";
import { observeCommand } from "./commands/observe";
import { reviewCommand } from "./commands/review";
import type { Exit } from "./exit-codes";
import { ownVersion } from "./own-version";

/** The whole command line. Parsing throws a CommanderError instead of ending the process. */
export function createProgram(exit: Exit): Command {
  const program = new Command("confluence-applinks")
    .description("Reviews, watches, examines and exports the application links of Confluence.")
    .version(ownVersion(), "-V, --version", "print the version of the package")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("Run it with --help to see its options.")
    .addHelpText("after", HELP);
  for (const command of [
    reviewCommand(exit),
    driftCommand(exit),
    doctorCommand(exit),
    exportCommand(),
    observeCommand(exit),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

const HELP = `
Examples:
  confluence-applinks doctor --stack production                         before anything is declared
  confluence-applinks export -o links --stack production                from a server to a program
  confluence-applinks review --stack production                         in a pull request
  confluence-applinks drift --stack production                          on a schedule
  confluence-applinks help review                                       everything about one of them

Exit codes of every command:
  0  done, nothing to report
  1  failed: wrong arguments, unreadable input, a server or a tool that failed
  2  done, and something was found: drift, a risk (review --fail-on), a warning (doctor)
  3  done, and doctor found something that keeps the provider from working`;
