import { ownTypeName } from "../../provider/format/type-tokens";
import { WORDS } from "../kinds/registry";
import type { Operation, Plan } from "../plan/plan";
import { alike } from "./alike";
import { Applications } from "./applications";
import type { AuditTrail } from "./audit-entry";
import { type Change, changesOf } from "./change";
import { highest, type Risk, type RiskLevel } from "./risk";
import { RISK_RULES } from "./risk-rules";
import { sentencesOf } from "./sentences";
import { type Server, Servers } from "./servers";
import { type DirectionRow, type Node, trustOf } from "./trust";
import { unknownIn } from "./unknown";

/** A plan in an administrator's words: the source of every format, and the output of `--json`. */
export interface Report {
  /** Number of resources of this package, by operation. */
  readonly counts: Readonly<Record<Operation, number>>;
  /** Number of changed resources of other packages, which are not described. */
  readonly otherChanges: number;
  readonly changes: readonly ReportedChange[];
  /** Who may call whom: every application that a change affects. */
  readonly directions: readonly DirectionRow[];
  /** The most severe first. */
  readonly risks: readonly Risk[];
  readonly highestRisk: RiskLevel | undefined;
  readonly servers: readonly Server[];
  readonly applications: readonly Node[];
  /** Who did it, for drifts whose servers' audit logs were read. */
  readonly auditTrail?: AuditTrail;
  /** Errors from the preview itself. */
  readonly errors: readonly string[];
  /** Sentences about resources and inputs of this package that this version does not know and therefore does not describe. */
  readonly unknown: readonly string[];
}

/** One changed resource. */
export interface ReportedChange {
  readonly operation: Exclude<Operation, "same">;
  readonly kind: string;
  /** Name in the program. */
  readonly name: string;
  readonly urn: string;
  readonly sentences: readonly string[];
  /** The name of the application that it is about, in quotes. */
  readonly application: string;
  /** Those of the affected inputs that the program ignores (`ignoreChanges`). */
  readonly ignoredInputs: readonly string[];
  /** Whether all affected inputs are ignored. */
  readonly isIgnored: boolean;
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
      ({ type, operation }) => ownTypeName(type) === undefined && operation !== "same",
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
    unknown: unknownIn(plan),
  };
}

/** Groups changes by application, its link first. */
function byApplication(changes: readonly Change[]): Change[] {
  const kinds = WORDS.map(({ kind }) => kind);
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
    application: change.view.application,
    ignoredInputs: change.ignoredInputs,
    isIgnored: isIgnored(change),
  };
}

function isIgnored({
  operation,
  changedInputs,
  hiddenInputs,
  isHiddenChanged,
  ignoredInputs,
}: Change): boolean {
  const concerned = [...changedInputs, ...(isHiddenChanged ? hiddenInputs : [])];
  return (
    operation === "update" &&
    concerned.length > 0 &&
    concerned.every((input) => ignoredInputs.includes(input))
  );
}

function countsOf(changes: readonly Change[]): Record<Operation, number> {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { operation } of changes) counts[operation]++;
  return counts;
}

function risksOf(changes: readonly Change[], plan: Plan): Risk[] {
  const context = { plan, applications: new Applications(plan) };
  return RISK_RULES.flatMap(({ id, level, find, advice }) => {
    const said = changes.flatMap((change) =>
      find(change, context).map((sentence) => ({
        sentence,
        application: change.view.application,
        urn: change.resource.urn,
      })),
    );
    // A grant between two servers of the plan is found at both ends.
    return alike(said).map(({ sentence, items }) => ({
      rule: id,
      level,
      urns: [...new Set(items.map(({ urn }) => urn))],
      sentence,
      advice,
    }));
  });
}
