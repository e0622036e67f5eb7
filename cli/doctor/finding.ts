/** How severe a finding is, in ascending order. `error` = the provider cannot work, or only in part. */
export const SEVERITIES = ["ok", "note", "warning", "error"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One finding about a server. */
export interface Finding {
  /** The name of the check: `login`. */
  readonly check: string;
  readonly severity: Severity;
  /** A complete sentence. */
  readonly says: string;
  /** What to do, in complete sentences; absent when there is nothing to do. */
  readonly advice?: string | undefined;
}

/** `9 ok, 1 note, 2 warnings.`, without severities that do not occur. */
export function summaryOf(findings: readonly Finding[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const isPlural = count !== 1 && severity !== "ok";
    return count === 0 ? [] : [`${count} ${severity}${isPlural ? "s" : ""}`];
  });
  return `${counts.join(", ")}.`;
}

/** The highest severity; `ok` when there are no findings. */
export function worstOf(findings: readonly Finding[]): Severity {
  return SEVERITIES.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? "ok";
}
