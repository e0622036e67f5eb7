import type { Operation, Plan } from "../plan/plan";
import { type Application, Applications, connectionOf } from "./applications";
import { type Change, changesOf, isGrantChanged } from "./change";
import type { Direction } from "./grant";
import { KINDS, kindOf } from "./kinds";
import { highest, type Risk, type RiskLevel } from "./risk";
import { RISK_RULES } from "./risk-rules";
import { sentencesOf } from "./sentences";

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

/** What happens to something in the picture. */
export type Mark = "added" | "removed" | "changed" | "kept";

/** What one side may do at the other over one mechanism. */
export interface DirectionRow {
  /** {@link Node.key} and {@link Server.connection}. */
  readonly application: string;
  readonly connection: string;
  readonly direction: Direction;
  readonly means: string;
  /** Undefined: it may not call. */
  readonly before: { readonly label: string; readonly extent: string } | undefined;
  readonly after: { readonly label: string; readonly extent: string } | undefined;
  readonly mark: Mark;
}

/** An application in the picture. */
export interface Node {
  readonly key: string;
  readonly name: string;
  readonly url: string;
  readonly connection: string;
  /** Of the link; undefined for an application without one. */
  readonly link: Mark | undefined;
}

/** A Confluence in the picture. */
export interface Server {
  readonly connection: string;
  readonly name: string;
  readonly url: string;
}

/** Puts a plan into words. */
export function reportOn(plan: Plan): Report {
  const servers = serversOf(plan);
  const nameOf = (connection: string) =>
    servers.find((server) => server.connection === connection)?.name ?? "Confluence";
  const all = byApplication(changesOf(plan, nameOf));
  const changed = all.filter(({ operation }) => operation !== "same");
  const touched = new Set(changed.map(({ application }) => application.key));
  const relevant = all.filter(({ application }) => touched.has(application.key));
  const risks = risksOf(changed, plan);
  return {
    counts: countsOf(all),
    otherChanges: plan.resources.filter(
      ({ type, operation }) => kindOf(type) === undefined && operation !== "same",
    ).length,
    changes: changed.map(reported),
    directions: relevant.flatMap(directionRows),
    risks,
    highestRisk: highest(risks.map(({ level }) => level)),
    servers: servers.filter(({ connection }) =>
      relevant.some(({ application }) => application.connection === connection),
    ),
    applications: nodesOf(relevant),
    errors: plan.errors,
  };
}

/**
 * What is about one application stands together, its link first. The engine's own order is no use: it differs from run to
 * run, and a review that is written again after every push should change only where the plan does.
 */
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
  return found;
}

function directionRows({ application, grants }: Change): DirectionRow[] {
  return grants.flatMap((change) => {
    const { before, after } = change;
    const grant = after ?? before;
    if (grant === undefined) return [];
    return [
      {
        application: application.key,
        connection: application.connection,
        direction: grant.direction,
        means: grant.means,
        before: before && { label: before.label, extent: before.extent },
        after: after && { label: after.label, extent: after.extent },
        mark: isGrantChanged(change) ? markOf(before !== undefined, after !== undefined) : "kept",
      },
    ];
  });
}

function markOf(isBefore: boolean, isAfter: boolean): Mark {
  if (isBefore && isAfter) return "changed";
  return isAfter ? "added" : "removed";
}

/** Every application once; those that nobody calls and that have no link (a key pair) are no part of the picture. */
function nodesOf(changes: readonly Change[]): Node[] {
  const nodes = new Map<string, Node>();
  for (const { application, words, operation, grants } of changes) {
    const isPictured =
      words.namedBy !== "program" && (words.namedBy === "link" || hasLink(application) || grants.length > 0);
    if (!isPictured) continue;
    const isOwnLink = words.kind === "ApplicationLink";
    const known = nodes.get(application.key);
    nodes.set(application.key, {
      key: application.key,
      name: application.name,
      url: application.url,
      connection: application.connection,
      link: isOwnLink ? LINK_MARKS[operation] : (known?.link ?? (hasLink(application) ? "kept" : undefined)),
    });
  }
  return [...nodes.values()];
}

const LINK_MARKS: Readonly<Record<Operation, Mark>> = {
  create: "added",
  delete: "removed",
  update: "changed",
  replace: "changed",
  same: "kept",
};

function hasLink({ isLinkedBefore, isLinkedAfter }: Application): boolean {
  return isLinkedBefore || isLinkedAfter;
}

/** The Confluence servers of a plan; with more than one, each is called by its connection. */
function serversOf(plan: Plan): Server[] {
  const urls = new Map<string, string>();
  for (const { type, before, after } of plan.resources) {
    if (kindOf(type) === undefined) continue;
    const connection = connectionOf(after?.inputs ?? before?.inputs ?? {});
    const url = before?.outputs.instanceUrl ?? after?.outputs.instanceUrl;
    const configured = connection === "default" ? plan.config["confluence:baseUrl"] : undefined;
    urls.set(connection, urls.get(connection) || (typeof url === "string" ? url : (configured ?? "")));
  }
  return [...urls].map(([connection, url]) => ({
    connection,
    name: urls.size > 1 ? `Confluence “${connection}”` : "Confluence",
    url,
  }));
}
