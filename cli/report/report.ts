import type { Operation, Plan } from "../plan/plan";
import { Applications } from "./applications";
import type { AuditTrail } from "./audit-entry";
import { type Change, changesOf } from "./change";
import { isComponent, KINDS, kindOf } from "./kinds";
import { highest, type Risk, type RiskLevel } from "./risk";
import { RISK_RULES } from "./risk-rules";
import { sentencesOf } from "./sentences";
import { type Server, Servers } from "./servers";
import { type DirectionRow, type Node, trustOf } from "./trust";

/** A plan in an administrator's words: what every format is made from, and what `--json` prints. */
export interface Report {
  /** Resources of this package by what happens to them. */
  readonly counts: Readonly<Record<Operation, number>>;
  /** Changed resources of other packages, which are not described. */
  readonly otherChanges: number;
  readonly changes: readonly ReportedChange[];
  /** Who may call whom: every application that a change touches. */
  readonly directions: readonly DirectionRow[];
  /** The gravest first. */
  readonly risks: readonly Risk[];
  readonly highestRisk: RiskLevel | undefined;
  readonly servers: readonly Server[];
  readonly applications: readonly Node[];
  /** Who did it, for drifts whose servers were asked. */
  readonly auditTrail?: AuditTrail;
  /** Errors of the preview itself. */
  readonly errors: readonly string[];
}

/** One changed resource. */
export interface ReportedChange {
  readonly operation: Exclude<Operation, "same">;
  readonly kind: string;
  /** Name in the program. */
  readonly name: string;
  readonly urn: string;
  readonly sentences: readonly string[];
}

/** Puts a plan into words. */
export function reportOn(plan: Plan): Report {
  const servers = new Servers(plan);
  const all = byApplication(changesOf(plan, (connection) => servers.titleOf(connection)));
  const changed = all.filter(({ operation }) => operation !== "same");
  const touched = new Set(changed.map(({ application }) => application.key));
  const relevant = all.filter(({ application }) => touched.has(application.key));
  const risks = risksOf(changed, plan);
  const { directions, applications } = trustOf(relevant, servers);
  return {
    counts: countsOf(all),
    otherChanges: plan.resources.filter(
      ({ type, operation }) => kindOf(type) === undefined && !isComponent(type) && operation !== "same",
    ).length,
    changes: changed.map(reported),
    directions,
    risks,
    highestRisk: highest(risks.map(({ level }) => level)),
    servers: servers.all.filter(({ connection }) =>
      applications.some((node) => node.connection === connection || node.server === connection),
    ),
    applications,
    errors: plan.errors,
  };
}

/** What is about one application stands together, its link first. */
function byApplication(changes: readonly Change[]): Change[] {
  const kinds = KINDS.map(({ kind }) => kind);
  return [...changes].sort(
    (one, other) =>
      one.application.name.localeCompare(other.application.name, "en") ||
      one.application.key.localeCompare(other.application.key, "en") ||
      kinds.indexOf(one.words.kind) - kinds.indexOf(other.words.kind) ||
      one.resource.urn.localeCompare(other.resource.urn, "en"),
  );
}

function reported(change: Change): ReportedChange {
  const { operation, words, resource } = change;
  return {
    operation: operation === "same" ? "update" : operation,
    kind: words.kind,
    name: resource.name,
    urn: resource.urn,
    sentences: sentencesOf(change),
  };
}

function countsOf(changes: readonly Change[]): Record<Operation, number> {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { operation } of changes) counts[operation]++;
  return counts;
}

function risksOf(changes: readonly Change[], plan: Plan): Risk[] {
  const context = { plan, applications: new Applications(plan) };
  const found = RISK_RULES.flatMap(({ id, level, find, advice }) =>
    changes.flatMap((change) =>
      find(change, context).map((sentence) => ({
        rule: id,
        level,
        urn: change.resource.urn,
        sentence,
        advice,
      })),
    ),
  );
  // A grant between two servers of the plan is found at both of its ends.
  return found.filter(
    ({ rule, sentence }, index) =>
      found.findIndex((other) => other.rule === rule && other.sentence === sentence) === index,
  );
}
