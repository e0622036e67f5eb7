import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError } from "../command-error";
import { FORGES, type Forge } from "../report/render/forges";
import { ENDINGS, FORMATS, type Format, render } from "../report/render/formats";
import type { Mode } from "../report/render/wording";
import type { Report } from "../report/report";

/** The values of the options that {@link addReportOptions} adds. */
export interface ReportOptions {
  readonly format: Format;
  readonly for?: Forge;
  readonly output?: readonly string[];
}

/** Adds the options for a report's format, files and audience. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(new Option("--for <forge>", "write Markdown that fits into a comment there").choices(FORGES))
    .addOption(
      new Option("-f, --format <format>", "what to write")
        .choices(FORMATS)
        .default("markdown" satisfies Format),
    )
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" satisfies Format }))
    .addOption(
      new Option(
        "-o, --output <file>",
        "write the whole report to this file as well, in the format of its ending (.md, .html, .json); may be repeated",
      ).argParser((file: string, before: readonly string[] = []) => [...before, outputFile(file)]),
    );
}

/**
 * Rejects options that contradict each other, before any work is done.
 *
 * @throws CommandError
 */
export function assertReportOptions({ format, for: forge }: ReportOptions): void {
  if (forge === undefined || format === "markdown") return;
  throw new CommandError(
    `--for ${forge} requires Markdown: leave out either it or --format ${format}, or write the other format to a file with --output.`,
  );
}

/**
 * Writes a report to standard output, and to the files given with `--output`.
 *
 * @throws CommandError when a file cannot be written
 */
export async function writeReport(
  report: Report,
  mode: Mode,
  { format, for: forge, output = [] }: ReportOptions,
): Promise<void> {
  process.stdout.write(render(report, mode, format, forge));
  for (const file of output) {
    try {
      await writeFile(file, render(report, mode, ENDINGS[extname(file)] ?? "markdown"));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CommandError(`Could not write ${file}: ${why}`, { cause });
    }
  }
}

function outputFile(file: string): string {
  if (extname(file) in ENDINGS) return file;
  throw new InvalidArgumentError(`It has to end with ${Object.keys(ENDINGS).join(", ")}.`);
}
