import { RISK_LEVELS, type RiskRule } from "./risk";
import { OBJECT_RULES } from "./rules/object-rules";
import { REACH_RULES } from "./rules/reach-rules";
import { TRAFFIC_RULES } from "./rules/traffic-rules";

/** Every risk that a report can contain, the most severe first. */
export const RISK_RULES: readonly RiskRule[] = [...REACH_RULES, ...TRAFFIC_RULES, ...OBJECT_RULES].sort(
  (one, other) => RISK_LEVELS.indexOf(other.level) - RISK_LEVELS.indexOf(one.level),
);
