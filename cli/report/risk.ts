import type { FieldClass } from "../kinds/field-classes";
import type { Plan } from "../plan/plan";
import type { Applications } from "./applications";
import type { Change } from "./change";

/** How much attention a change deserves before it is applied, in ascending order. */
export const RISK_LEVELS = ["low", "medium", "high"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** What a rule may use besides the change itself. */
export interface RiskContext {
  readonly plan: Plan;
  readonly applications: Applications;
}

/** One thing that can go wrong. The rules are data: see `rules/`. */
export interface RiskRule {
  /** A stable name, for pipelines. */
  readonly id: string;
  readonly level: RiskLevel;
  /** The classes of the fields that the rule is about; absent for rules about whole objects. */
  readonly classes?: readonly FieldClass[];
  /** Sentences about what a change puts at risk; empty when the rule does not apply. */
  readonly find: (change: Change, context: RiskContext) => readonly string[];
  /** What to check, or to do instead. */
  readonly advice: string;
}

/** A risk that was found. */
export interface Risk {
  readonly rule: string;
  readonly level: RiskLevel;
  /** The resources that the risk is about. */
  readonly urns: readonly string[];
  readonly sentence: string;
  readonly advice: string;
}

/** The highest of the levels; undefined when there are none. */
export function highest(levels: readonly RiskLevel[]): RiskLevel | undefined {
  return RISK_LEVELS.findLast((level) => levels.includes(level));
}

/** Whether a level is at least as high as another. */
export function reaches(level: RiskLevel | undefined, least: RiskLevel): boolean {
  return level !== undefined && RISK_LEVELS.indexOf(level) >= RISK_LEVELS.indexOf(least);
}
