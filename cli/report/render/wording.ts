import type { Report, ReportedChange } from "../report";
import type { RiskLevel } from "../risk";

/** The subject of a report. */
export type Mode = "review" | "drift";

/** The wording that differs between a plan and a drift. */
export interface Wording {
  readonly title: string;
  readonly nothing: string;
  readonly changes: string;
  readonly operations: Readonly<Record<ReportedChange["operation"], string>>;
  /** The word between the count and the operation: `2 to add`. */
  readonly counted: string;
  readonly before: string;
  readonly after: string;
  /** Heading of the advice on a risk; undefined = it has already happened, so there is nothing to do beforehand. */
  readonly riskAdvice: string | undefined;
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
    failed: "The preview failed, so this may be incomplete",
  },
  drift: {
    title: "Application links: drift",
    nothing: "Everything that was checked is as last applied, as far as the servers show it.",
    changes: "What differs",
    operations: { create: "added", update: "changed", replace: "replaced", delete: "removed" },
    counted: "",
    before: "Last applied",
    after: "On the server",
    riskAdvice: undefined,
    failed: "The refresh failed, so this may be incomplete",
  },
};

/** Heading of what the report cannot describe. */
export const UNKNOWN_TITLE = "Not everything is described here";

/** `2 to add, 1 to remove. Risks: 1 high.`, worded for the mode; undefined when the report cannot tell. */
export function summaryOf(report: Report, { operations, counted, nothing }: Wording): string | undefined {
  const parts = (["create", "update", "replace", "delete"] as const).flatMap((operation) =>
    report.counts[operation] === 0 ? [] : [`${report.counts[operation]} ${counted}${operations[operation]}`],
  );
  if (parts.length === 0) return report.errors.length + report.unknown.length > 0 ? undefined : nothing;
  const unchanged = report.counts.same === 0 ? "" : `; ${report.counts.same} unchanged`;
  const risks = report.risks.length === 0 ? "" : ` Risks: ${riskSummary(report.risks)}.`;
  return `${parts.join(", ")}${unchanged}.${risks}`;
}

/** `1 high, 2 medium`. */
export function riskSummary(risks: Report["risks"]): string {
  const levels: readonly RiskLevel[] = ["high", "medium", "low"];
  return levels
    .flatMap((level) => {
      const count = risks.filter((risk) => risk.level === level).length;
      return count === 0 ? [] : [`${count} ${level}`];
    })
    .join(", ");
}

/** How a format writes external text and commands. */
export interface TextStyle {
  readonly text: (text: string) => string;
  readonly code: (text: string) => string;
}

/** What to do about a drift; nothing for a plan. */
export function adviceOf(report: Report, mode: Mode, { text, code }: TextStyle): string[] {
  if (mode === "review" || report.changes.length === 0) return [];
  const up = code("pulumi up --refresh");
  const ignored = report.changes.filter(({ ignoredInputs }) => ignoredInputs.length > 0);
  const names = ignored.map(
    ({ ignoredInputs, name, kind }) => `${ignoredInputs.join(", ")} of ${kind} “${name}”`,
  );
  const isAnyOther = report.changes.some(({ isIgnored }) => !isIgnored);
  const rest = ignored.length === 0 ? "" : " the rest of";
  return [
    ...(ignored.length === 0
      ? []
      : [
          `The program ignores ${text(names.join("; "))} (${code("ignoreChanges")}): ${up} accepts what the server has. To put that back, take it out of ${code("ignoreChanges")} first.`,
        ]),
    ...(isAnyOther
      ? [
          `${up} puts${rest} it back, and applies whatever else the program now declares. To keep it, change the program first.`,
        ]
      : []),
  ];
}
