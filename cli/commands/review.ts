import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { CommandError } from "../command-error";
import { EXIT, type Exit } from "../exit-codes";
import { readPlan } from "../plan/read-plan";
import { render } from "../report/render/formats";
import { reportOn } from "../report/report";
import { RISK_LEVELS, type RiskLevel, reaches } from "../report/risk";
import { addNotes, type Notes } from "./notes";
import { type FormatOptions, formatOptions } from "./report-options";

interface Options extends FormatOptions {
  readonly failOn?: RiskLevel;
}

/** `review`: what a change does to whom, from a preview. */
export function reviewCommand(exit: Exit): Command {
  const command = new Command("review")
    .summary("say what a change does to whom, from a preview")
    .description(
      "Reads what `pulumi preview --json` printed and says in an administrator's words what the change does: who may call whom before and after, a picture of it, and what is at risk. Needs no server and shows no secrets. With `--show-sames` the preview also names the applications that stay as they are.",
    )
    .argument("[file]", "output of `pulumi preview --json`; - or nothing: standard input")
    .addOption(
      new Option(
        "--fail-on <level>",
        "exit with 2 when a risk of this level or a higher one is found; the report is written all the same",
      ).choices(RISK_LEVELS),
    )
    .action(async (file: string | undefined, { format, failOn }: Options) => {
      const report = reportOn(readPlan(await inputOf(file)));
      process.stdout.write(render(report, "review", format));
      if (report.errors.length > 0) exit(EXIT.failed);
      else if (failOn !== undefined && reaches(report.highestRisk, failOn)) exit(EXIT.found);
    });
  for (const option of formatOptions()) command.addOption(option);
  return addNotes(command, NOTES);
}

const NOTES: Notes = {
  examples: [
    "pulumi preview --json --show-sames | confluence-applinks review",
    "confluence-applinks review plan.json --format html > review.html",
    'confluence-applinks review plan.json --fail-on high >> "$GITHUB_STEP_SUMMARY"',
  ],
  exits: {
    [EXIT.ok]: "the report is written, and no risk reaches --fail-on",
    [EXIT.failed]: "the input cannot be read, or the preview itself failed (the report says why)",
    [EXIT.found]: "the report is written, and a risk reaches --fail-on",
  },
};

async function inputOf(file: string | undefined): Promise<string> {
  if (file === undefined || file === "-") {
    if (process.stdin.isTTY)
      throw new CommandError("Nothing to review: give a file, or pipe `pulumi preview --json` into it.");
    return text(process.stdin);
  }
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new CommandError(
      `Could not read ${file}: ${cause instanceof Error ? cause.message : String(cause)}. Write it with: pulumi preview --json --show-sames > ${file}`,
      { cause },
    );
  }
}
