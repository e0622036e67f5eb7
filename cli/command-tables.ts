import type { Command } from "commander";
import { notesOf } from "./commands/notes";
import { createProgram } from "./program";

/**
 * Fills the places of a page that begin with `<!-- program: <command> -->` and end with `<!-- end -->` with the usage,
 * options and exit codes that the program itself has, so that the page cannot be about another one.
 *
 * @throws Error when the page names a command that does not exist, or leaves one out
 */
export function withCommandTables(page: string): string {
  const program = createProgram(() => undefined);
  const left = new Set(program.commands.map((command) => command.name()));
  const filled = page.replace(PLACE, (_place, name: string) => {
    const command = program.commands.find((candidate) => candidate.name() === name);
    if (command === undefined) throw new Error(`There is no command "${name}".`);
    left.delete(name);
    return `<!-- program: ${name} -->\n\n${tablesOf(command)}\n\n<!-- end -->`;
  });
  if (left.size > 0) throw new Error(`The page lacks ${[...left].join(", ")}.`);
  return filled;
}

const PLACE = /<!-- program: (\S+) -->[\s\S]*?<!-- end -->/g;

function tablesOf(command: Command): string {
  const operands = command.registeredArguments.map((operand) => {
    const name = `${operand.name()}${operand.variadic ? "..." : ""}`;
    return [`\`${operand.required ? `<${name}>` : `[${name}]`}\``, cell(operand.description)];
  });
  const options = command.options.map(({ flags, description, argChoices = [], defaultValue }) => {
    const choices = argChoices.map((choice) => `\`${choice}\``).join(", ");
    return [
      `\`${flags}\``,
      cell(choices === "" ? description : `${description}: ${choices}`),
      typeof defaultValue === "string" ? `\`${defaultValue}\`` : "",
    ];
  });
  const exits = Object.entries(notesOf(command)?.exits ?? {}).map(([code, meaning]) => [code, cell(meaning)]);
  return [
    `\`\`\`console\n$ confluence-applinks ${command.name()} ${command.usage()}\n\`\`\``,
    ...(operands.length === 0 ? [] : [table(["argument", "meaning"], operands)]),
    table(["option", "meaning", "default"], options),
    table(["exit code", "meaning"], exits),
  ].join("\n\n");
}

function cell(text: string): string {
  return text.replace(/[|<]/g, (character) => (character === "<" ? "&lt;" : "\\|"));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
