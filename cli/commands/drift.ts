import { Command } from "commander";
import { readStackConfig } from "../connection/stack-config";
import { auditTrailOf } from "../drift/audit-trail";
import { EXIT, type Exit } from "../exit-codes";
import type { Plan } from "../plan/plan";
import { refreshPlan } from "../plan/pulumi-plans";
import { type Report, reportOn } from "../report/report";
import { addNotes, type Notes } from "./notes";
import { addReportOptions, assertReportOptions, type ReportOptions, writeReport } from "./report-options";

interface Options extends ReportOptions {
  readonly stack?: string;
  readonly cwd?: string;
  readonly auditLog: boolean;
}

/** `drift`: reports what was changed on the servers by hand. */
export function driftCommand(exit: Exit): Command {
  const command = new Command("drift")
    .summary("report what was changed on the servers by hand")
    .description(
      "Runs `pulumi refresh --preview-only --run-program` for a stack and describes in an administrator's words what differs from what was last applied. The audit logs of servers that differ are read to find out who made the changes. Changes neither the servers nor the state. Suitable for scheduled runs.",
    )
    .argument("[refresh-options...]", "after --: further options for `pulumi refresh`")
    .option("-s, --stack <name>", "the stack; default: the selected one")
    .option("-C, --cwd <folder>", "the program's folder; default: this one")
    .option("--no-audit-log", "do not read from the servers' audit logs who made the changes")
    .action(async (further: readonly string[], options: Options) => {
      assertReportOptions(options);
      const { stack, cwd, auditLog } = options;
      const plan = await refreshPlan({ stack, cwd, further });
      const report = reportOn(plan);
      const hasFailed = report.errors.length > 0;
      const isAsked = auditLog && !hasFailed && report.changes.length > 0;
      const trail = isAsked ? await trailOf(report, plan, stack, cwd) : {};
      await writeReport({ ...report, ...trail }, "drift", options);
      if (hasFailed || report.unknown.length > 0) exit(EXIT.failed);
      else if (isDrift(plan)) exit(EXIT.found);
    });
  return addNotes(addReportOptions(command), NOTES);
}

const NOTES: Notes = {
  examples: [
    "confluence-applinks drift --stack production",
    "confluence-applinks drift -s production -o drift.html > drift.md",
    "confluence-applinks drift -s production -- --target '**jira**'",
  ],
  exits: {
    [EXIT.ok]: "everything that was checked is as last applied",
    [EXIT.failed]:
      "the stack or one of its servers could not be checked, or the state contains something that this version does not know (the report says why)",
    [EXIT.found]: "something differs from what was last applied",
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
