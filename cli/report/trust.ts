import type { Operation } from "../plan/plan";
import type { Application } from "./applications";
import { type Change, isGrantChanged } from "./change";
import type { Direction } from "./grant";
import { rankOf, type Servers } from "./servers";

/** What happens to something in the picture. */
export type Mark = "added" | "removed" | "changed" | "kept";

/** Whether a mark stands for a change. */
export function isChanged(mark: Mark | undefined): boolean {
  return mark !== undefined && mark !== "kept";
}

/** What one side may do on the other by one mechanism. */
export interface DirectionRow {
  /** {@link Node.key}, and the connection of the server. */
  readonly application: string;
  readonly connection: string;
  readonly direction: Direction;
  readonly means: string;
  /** Undefined when it may not call. */
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
  /** The mark of the link; undefined for an application without one. */
  readonly link: Mark | undefined;
  /** The connection to it, when it is itself one of the plan's servers. */
  readonly server: string | undefined;
}

/** Who may call whom. */
export interface Trust {
  readonly directions: readonly DirectionRow[];
  readonly applications: readonly Node[];
}

/** The trust that the changes describe; what two servers of the plan declare about each other appears once. */
export function trustOf(changes: readonly Change[], servers: Servers): Trust {
  const otherEnds = otherEndsOf(changes, servers);
  const rows = changes.flatMap(directionRows);
  const directions = rows.filter((row) => !rows.some((other) => isRepeated(row, other, otherEnds)));
  const nodes = nodesOf(changes, servers);
  const applications = nodes.filter(({ key, link }) => {
    const otherEnd = nodes.find((node) => node.key === otherEnds.get(key));
    const isTold = otherEnd !== undefined && (link === "kept" || link === otherEnd.link);
    const isOf = ({ application }: DirectionRow) => application === key;
    return !isTold || directions.some(isOf) || !rows.some(isOf);
  });
  return { directions, applications };
}

/** Keys of applications, by the key of the application at the other end of the link. */
function otherEndsOf(changes: readonly Change[], servers: Servers): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ words, resource }): [string, string][] => {
      const otherEnd = words.kind === "ApplicationLink" ? servers.otherEndOf(resource) : undefined;
      return otherEnd === undefined ? [] : [[resource.urn, otherEnd.urn]];
    }),
  );
}

/** Whether another row, which is kept, says the same from the other end of the link. */
function isRepeated(row: DirectionRow, other: DirectionRow, otherEnds: ReadonlyMap<string, string>): boolean {
  return (
    otherEnds.get(row.application) === other.application &&
    row.direction !== other.direction &&
    row.means === other.means &&
    row.before?.extent === other.before?.extent &&
    row.after?.extent === other.after?.extent &&
    rankOf(other.connection) < rankOf(row.connection)
  );
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

/** Every application once, except those with neither calls nor a link (a key pair). */
function nodesOf(changes: readonly Change[], servers: Servers): Node[] {
  const nodes = new Map<string, Node>();
  for (const { application, words, operation, grants, resource } of changes) {
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
      server: isOwnLink ? servers.targetOf(resource) : known?.server,
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
