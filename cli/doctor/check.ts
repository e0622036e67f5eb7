import type { Instance } from "../../provider";
import type { Finding } from "./finding";

/** What the later checks may take for granted; each is set by the check that finds it out. */
export type Milestone = "reachable" | "administrator" | "listed";

/** One look at a server. */
export interface Check {
  /** As the finding names it. */
  readonly name: string;
  /** What must have been found before it makes sense. */
  readonly needs?: Milestone;
  readonly run: (instance: Instance) => Promise<Outcome>;
}

/** What a check found, and what the next ones may rely on because of it. */
export interface Outcome {
  readonly findings: readonly Omit<Finding, "check">[];
  readonly reached?: readonly Milestone[];
}
