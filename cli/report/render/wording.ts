import type { Report, ReportedChange } from "../report";
import type { RiskLevel } from "../risk";

/** What a report is about. */
export type Mode = "review" | "drift";

/** Words that differ between a plan and a drift. */
export interface Wording {
  readonly title: string;
  readonly nothing: string;
  readonly changes: string;
  readonly operations: Readonly<Record<ReportedChange["operation"], string>>;
  /** In front of an operation that is counted: `2 to add`. */
  readonly counted: string;
  readonly before: string;
  readonly after: string;
  /** Heading of what to do about a risk; undefined = nobody can do anything before it happens. */
  readonly riskAdvice: string | undefined;
  /** What to do about it, under the changes. */
  readonly advice: string | undefined;
  readonly failed: string;
}

export const WORDING: Readonly<Record<Mode, Wording>> = {
  review: {
    title: "Application links: what this change does",
    nothing: "Nothing changes on any Confluence.",
    changes: "What changes",
    operations: { create: "add", update: "change", replace: "replace", delete: "remove" },
    counted: "to ",
    before: "Before",
    after: "After",
    riskAdvice: "Before you apply it",
    advice: undefined,
    failed: "The preview failed, so this may be incomplete",
  },
  drift: {
    title: "Application links: changed outside of Pulumi",
    nothing: "Every Confluence is as declared.",
    changes: "What was changed by hand",
    operations: { create: "added", update: "changed", replace: "replaced", delete: "removed" },
    counted: "",
    before: "Declared",
    after: "On the server",
    riskAdvice: undefined,
    advice:
      "To put it back: `pulumi up --refresh`. To keep it: change the program, then `pulumi up --refresh`.",
    failed: "The refresh failed, so this may be incomplete",
  },
};

/** `2 to add, 1 to remove. Risks: 1 high.`, in the words of the mode. */
export function summaryOf(report: Report, { operations, counted, nothing }: Wording): string {
  const parts = (["create", "update", "replace", "delete"] as const).flatMap((operation) =>
    report.counts[operation] === 0 ? [] : [`${report.counts[operation]} ${counted}${operations[operation]}`],
  );
  if (parts.length === 0) return nothing;
  const unchanged = report.counts.same === 0 ? "" : `; ${report.counts.same} unchanged`;
  const risks = report.risks.length === 0 ? "" : ` Risks: ${riskSummary(report)}.`;
  return `${parts.join(", ")}${unchanged}.${risks}`;
}

/** `1 high, 2 medium`. */
export function riskSummary(report: Report): string {
  const levels: readonly RiskLevel[] = ["high", "medium", "low"];
  return levels
    .flatMap((level) => {
      const count = report.risks.filter((risk) => risk.level === level).length;
      return count === 0 ? [] : [`${count} ${level}`];
    })
    .join(", ");
}
