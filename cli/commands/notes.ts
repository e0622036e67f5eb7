import type { Command } from "commander";
import type { ExitCode } from "../exit-codes";

/** What a command's help and its documentation contain besides its options. */
export interface Notes {
  /** Command lines as a user would type them. */
  readonly examples: readonly string[];
  /** The meaning of each exit code of the command. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
}

const NOTES = new WeakMap<Command, Notes>();

/** Adds examples and exit codes to the end of a command's help. */
export function addNotes(command: Command, notes: Notes): Command {
  NOTES.set(command, notes);
  return command.addHelpText("after", helpOf(notes));
}

/** The notes that were added to a command; undefined for a command without any. */
export function notesOf(command: Command): Notes | undefined {
  return NOTES.get(command);
}

function helpOf({ examples, exits }: Notes): string {
  const lines = [
    ...["", "Examples:", ...examples.map((example) => `  ${example}`)],
    ...["", "Exit codes:", ...Object.entries(exits).map(([code, meaning]) => `  ${code}  ${meaning}`)],
  ];
  return lines.join("\n");
}
