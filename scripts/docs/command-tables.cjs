/** @typedef {import("commander").Command} Command */
/** @typedef {{ readonly exits: Readonly<Record<string, string>> }} Notes */

const PLACE = /<!-- program: (\S+) -->[\s\S]*?<!-- end -->/g;

/**
 * Fills the places of a page that begin with `<!-- program: <command> -->` and end with `<!-- end -->` with the usage,
 * options and exit codes that the program itself has, so that the page cannot be about another one.
 *
 * @param {string} page
 * @param {{ readonly commands: readonly Command[] }} program
 * @param {(command: Command) => Notes | undefined} notesOf
 * @throws {Error} when the page names a command that does not exist, or leaves one out
 */
function withCommandTables(page, { commands }, notesOf) {
  const left = new Set(commands.map((command) => command.name()));
  const filled = page.replace(PLACE, (_place, name) => {
    const command = commands.find((candidate) => candidate.name() === name);
    if (command === undefined) throw new Error(`There is no command "${name}".`);
    left.delete(name);
    return `<!-- program: ${name} -->\n\n${tablesOf(command, notesOf(command))}\n\n<!-- end -->`;
  });
  if (left.size > 0) throw new Error(`The page lacks ${[...left].join(", ")}.`);
  return filled;
}

/** @param {Command} command @param {Notes | undefined} notes */
function tablesOf(command, notes) {
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
  const exits = Object.entries(notes?.exits ?? {}).map(([code, meaning]) => [code, cell(meaning)]);
  return [
    `\`\`\`console\n$ confluence-applinks ${command.name()} ${command.usage()}\n\`\`\``,
    ...(operands.length === 0 ? [] : [table(["argument", "meaning"], operands)]),
    table(["option", "meaning", "default"], options),
    table(["exit code", "meaning"], exits),
  ].join("\n\n");
}

/** @param {string} text */
function cell(text) {
  return text.replace(/[|<]/g, (character) => (character === "<" ? "&lt;" : "\\|"));
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

// CommonJS, so that the tests of the command can load it as well.
module.exports = { withCommandTables };
