import { Command } from "commander";
import { CommandError } from "../command-error";
import { readStackConfig } from "../connection/stack-config";
import { auditTrailOf } from "../drift/audit-trail";
import { EXIT, type Exit } from "../exit-codes";
import type { Plan } from "../plan/plan";
import { readPlan } from "../plan/read-plan";
import { type PulumiResult, runPulumi } from "../plan/run-pulumi";
import { render } from "../report/render/formats";
import { type Report, reportOn } from "../report/report";
import { addNotes, type Notes } from "./notes";
import { type FormatOptions, formatOptions } from "./report-options";

interface Options extends FormatOptions {
  readonly stack?: string;
  readonly cwd?: string;
  readonly auditLog: boolean;
}

/** `drift`: what was changed on the servers by hand. */
export function driftCommand(exit: Exit): Command {
  const command = new Command("drift")
    .summary("say what was changed on the servers by hand")
    .description(
      "Runs `pulumi refresh --preview-only --run-program` for a stack and says in an administrator's words what is no longer as declared. Servers that differ are asked for the entries of their audit logs about it. Changes neither the servers nor the state. Suited to a schedule.",
    )
    .argument("[refresh-options...]", "after --: further options for `pulumi refresh`")
    .option("-s, --stack <name>", "the stack; default: the selected one")
    .option("-C, --cwd <folder>", "the program's folder; default: this one")
    .option("--no-audit-log", "do not ask the servers' audit logs who did it")
    .action(async (further: readonly string[], { stack, cwd, format, auditLog }: Options) => {
      const args = [
        // Without the program, the engine takes addresses and passwords from the last update instead of the configuration.
        ...["refresh", "--preview-only", "--json", "--run-program"],
        ...(stack === undefined ? [] : ["--stack", stack]),
        ...further,
      ];
      // Without streaming, the document says that something changed, but not what.
      const result = await runPulumi(args, { cwd, env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" } });
      const plan = planOf(result);
      const hasFailed = result.code !== 0 || plan.errors.length > 0;
      const report = reportOn(plan);
      const isAsked = auditLog && !hasFailed && report.changes.length > 0;
      const trail = isAsked ? await trailOf(report, plan, stack, cwd) : {};
      process.stdout.write(render({ ...report, ...trail }, "drift", format));
      if (hasFailed) exit(EXIT.failed);
      else if (isDrift(plan)) exit(EXIT.found);
    });
  for (const option of formatOptions()) command.addOption(option);
  return addNotes(command, NOTES);
}

const NOTES: Notes = {
  examples: [
    "confluence-applinks drift --stack production",
    "confluence-applinks drift -s production --format html > drift.html",
    "confluence-applinks drift -s production -- --target '**jira**'",
  ],
  exits: {
    [EXIT.ok]: "everything is as declared",
    [EXIT.failed]: "the stack, or a server of it, could not be looked at (the report says why)",
    [EXIT.found]: "something differs from what is declared",
  },
};

function isDrift({ resources }: Plan): boolean {
  return resources.some(({ operation }) => operation !== "same");
}

async function trailOf(
  report: Report,
  plan: Plan,
  stack: string | undefined,
  cwd: string | undefined,
): Promise<Pick<Report, "auditTrail">> {
  const config = await readStackConfig(stack, cwd);
  return { auditTrail: await auditTrailOf(report, plan, (key) => config[key]) };
}

function planOf({ code, stdout, stderr }: PulumiResult): Plan {
  try {
    const plan = readPlan(stdout);
    const isSilent = code !== 0 && plan.errors.length === 0;
    return isSilent ? { ...plan, errors: [lastWords(stderr, code)] } : plan;
  } catch (cause) {
    throw new CommandError(`pulumi refresh failed: ${lastWords(stderr, code)}`, { cause });
  }
}

function lastWords(stderr: string, code: number): string {
  return stderr.trim().split("\n").slice(-5).join("\n") || `it ended with ${code} and said nothing`;
}
