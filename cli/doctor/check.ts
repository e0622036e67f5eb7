import type { Instance } from "../../provider";
import type { Finding } from "./finding";

/** What later checks may rely on; each milestone is set by the check that establishes it. */
export type Milestone = "routed" | "reachable" | "administrator" | "listed";

/** One check of a server. */
export interface Check {
  /** The name shown in findings. */
  readonly name: string;
  /** The milestones that the check depends on. */
  readonly needs?: Milestone;
  readonly run: (instance: Instance) => Promise<Outcome>;
}

/** What a check found, and the milestones it reached for the checks that follow. */
export interface Outcome {
  readonly findings: readonly Omit<Finding, "check">[];
  readonly reached?: readonly Milestone[];
}
