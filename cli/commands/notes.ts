import type { Command } from "commander";
import type { ExitCode } from "../exit-codes";

/** What a command's help and its page say besides its options. */
export interface Notes {
  /** Command lines as one would type them. */
  readonly examples: readonly string[];
  /** What each exit code means that the command can end with. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
}

const NOTES = new WeakMap<Command, Notes>();

/** Adds examples and exit codes to the end of a command's help. */
export function addNotes(command: Command, notes: Notes): Command {
  NOTES.set(command, notes);
  return command.addHelpText("after", helpOf(notes));
}

/** What was added; undefined for a command without. */
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
