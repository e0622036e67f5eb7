/** How grave a finding is, in rising order. `error` = the provider cannot work, or not with everything. */
export const SEVERITIES = ["ok", "note", "warning", "error"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing that was found out about a server. */
export interface Finding {
  /** What was examined: `login`. */
  readonly check: string;
  readonly severity: Severity;
  /** A whole sentence. */
  readonly says: string;
  /** What to do, as whole sentences; absent when there is nothing to do. */
  readonly advice?: string | undefined;
}

/** `9 ok, 1 note, 2 warnings.`, as far as there are any. */
export function summaryOf(findings: readonly Finding[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const isPlural = count !== 1 && severity !== "ok";
    return count === 0 ? [] : [`${count} ${severity}${isPlural ? "s" : ""}`];
  });
  return `${counts.join(", ")}.`;
}

/** The gravest severity; `ok` when nothing was found. */
export function worstOf(findings: readonly Finding[]): Severity {
  return SEVERITIES.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? "ok";
}
