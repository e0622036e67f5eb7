import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { CommandError } from "../command-error";
import { EXIT, type Exit } from "../exit-codes";
import type { Plan } from "../plan/plan";
import { previewPlan } from "../plan/pulumi-plans";
import { readPlan } from "../plan/read-plan";
import { reportOn } from "../report/report";
import { RISK_LEVELS, type RiskLevel, reaches } from "../report/risk";
import { secretsInClear } from "../report/secrets-in-clear";
import { addNotes, type Notes } from "./notes";
import { addReportOptions, assertReportOptions, type ReportOptions, writeReport } from "./report-options";

interface Options extends ReportOptions {
  readonly stack?: string;
  readonly cwd?: string;
  readonly failOn?: RiskLevel;
}

/** `review`: describes what a change does and whom it affects, from a preview. */
export function reviewCommand(exit: Exit): Command {
  const command = new Command("review")
    .summary("describe what a change does and whom it affects, from a preview")
    .description(
      "Runs `pulumi preview` for a stack, or reads what it printed, and describes in an administrator's words what the change does: what is at risk, who may call whom before and after, and a picture of it. Shows no secrets, needs no server, and leaves nothing of the preview on disk.",
    )
    .argument(
      "[input...]",
      "with --stack: further options for `pulumi preview`, after --; without it: a file with the output of `pulumi preview --json`, where - or nothing means standard input",
    )
    .option("-s, --stack <name>", "run the preview of this stack")
    .option("-C, --cwd <folder>", "the program's folder, with --stack; default: this one")
    .addOption(
      new Option(
        "--fail-on <level>",
        "exit with 2 when a risk of this level or a higher one is found; the report is written regardless",
      ).choices(RISK_LEVELS),
    )
    .action(async (input: readonly string[], options: Options) => {
      assertReportOptions(options);
      const report = reportOn(await planOf(input, options));
      await writeReport(report, "review", options);
      if (report.errors.length > 0 || report.unknown.length > 0) exit(EXIT.failed);
      else if (options.failOn !== undefined && reaches(report.highestRisk, options.failOn)) exit(EXIT.found);
    });
  return addNotes(addReportOptions(command), NOTES);
}

const NOTES: Notes = {
  examples: [
    "confluence-applinks review --stack production",
    "confluence-applinks review -s production --for github --fail-on high > comment.md",
    "confluence-applinks review -s production -o review.html -- --policy-pack node_modules/pulumi-confluence-applinks/policy",
    "pulumi preview --json --show-sames | confluence-applinks review -",
  ],
  exits: {
    [EXIT.ok]: "the report is written, and no risk reaches --fail-on",
    [EXIT.failed]:
      "the input cannot be read or holds secrets, the preview itself failed, or it contains something that this version does not know (the report says why)",
    [EXIT.found]: "the report is written, and a risk reaches --fail-on",
  },
};

async function planOf(input: readonly string[], { stack, cwd }: Options): Promise<Plan> {
  if (stack !== undefined) return previewPlan({ stack, cwd, further: input });
  const [file = "-", ...others] = input;
  if (others.length > 0 || cwd !== undefined)
    throw new CommandError("A program's folder and options for the preview require --stack.");
  if (file !== "-") return planIn(file);
  if (process.stdin.isTTY)
    throw new CommandError(
      "Nothing to review: name a stack with --stack, or pipe `pulumi preview --json` into it.",
    );
  return readPlan(await text(process.stdin));
}

/** A file outlives the command, so it must not contain secrets; accepting it anyway would encourage the habit. */
async function planIn(file: string): Promise<Plan> {
  const plan = readPlan(await contentOf(file));
  const what = secretsInClear(plan);
  if (what === undefined) return plan;
  throw new CommandError(
    `${file} holds ${what}, so it is not reviewed. Delete it, and its copies among artifacts and backups. Let the command run the preview itself, which leaves no file: confluence-applinks review --stack <stack>. A file may come from \`pulumi preview --json\` without --show-secrets and without PULUMI_ENABLE_STREAMING_JSON_PREVIEW.`,
  );
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new CommandError(
      `Could not read ${file}: ${cause instanceof Error ? cause.message : String(cause)}. Write it with: pulumi preview --json --show-sames > ${file}`,
      { cause },
    );
  }
}
