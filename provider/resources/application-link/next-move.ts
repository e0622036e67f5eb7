import type { ApplicationLink, ApplicationLinkUpdate } from "../../confluence/application-links";
import type { LinkLedger, LinkPlan } from "../../connection/link-ledger";
import { aside, isAside, isAsPlanned, sharedMembers, updateTo } from "./members";

/** A link to be changed, or to be created if there is no id. */
export interface Wish {
  readonly id: string | undefined;
  readonly plan: LinkPlan;
}

/** A link that keeps a value that another one is to have. */
export interface Obstacle {
  readonly holder: ApplicationLink;
  readonly wanted: LinkPlan;
}

/** What a wish still needs: nothing, one write, or for other links to give up values. */
export type Move =
  | { readonly kind: "free" }
  | {
      readonly kind: "write";
      readonly id: string;
      readonly update: ApplicationLinkUpdate;
      readonly isAside: boolean;
    }
  | { readonly kind: "blocked"; readonly obstacles: readonly Obstacle[] };

/**
 * The next write towards a wish. The server checks on every call that names and URLs are unique, so a link can only get
 * values that no other link has: a link that has them is changed first, to its own planned values if those are known. If
 * links wait for each other in a cycle, one of them is moved aside; if one of them needs a value that another link keeps,
 * none is changed.
 */
export function nextMove(ledger: LinkLedger, links: readonly ApplicationLink[], wish: Wish): Move {
  const queue: Wish[] = [wish];
  const seen = new Set([wish.id]);
  const obstacles: Obstacle[] = [];
  for (const { id, plan } of queue) {
    const holders = holdersOf(links, id, plan);
    if (holders.length === 0)
      return id === undefined
        ? { kind: "free" }
        : { kind: "write", id, update: updateTo(plan), isAside: false };
    for (const holder of holders) {
      const next = ledger.entry(holder.id).planned;
      if (next === undefined || !isLeaving(holder, next, plan)) obstacles.push({ holder, wanted: plan });
      else if (!seen.has(holder.id)) {
        seen.add(holder.id);
        queue.push({ id: holder.id, plan: next });
      }
    }
  }
  if (obstacles.length > 0) return { kind: "blocked", obstacles };
  const { link, wanted } = onCircle(ledger, links, wish);
  const update = { ...aside(link, sharedMembers(link, wanted)), primary: false };
  return { kind: "write", id: link.id, update, isAside: true };
}

/** Links that an earlier run, or a completed update of this run, has left aside, and that have no update of their own. */
export function leftAside(ledger: LinkLedger, links: readonly ApplicationLink[]): Wish[] {
  return links.flatMap((link) => {
    const { planned, operation, isSuspect } = ledger.entry(link.id);
    const isAlone = operation === "unchanged" || operation === "over";
    return planned !== undefined && isAlone && (isSuspect || isAside(link)) && !isAsPlanned(link, planned)
      ? [{ id: link.id, plan: planned }]
      : [];
  });
}

/** The links that have a value that another one is to have. */
export function holdersOf(
  links: readonly ApplicationLink[],
  own: string | undefined,
  wanted: LinkPlan,
): readonly ApplicationLink[] {
  return links.filter((link) => link.id !== own && sharedMembers(link, wanted).length > 0);
}

/** Whether a link is about to give up all values that it has in common with another link's plan. */
export function isLeaving(link: ApplicationLink, next: LinkPlan, wanted: LinkPlan): boolean {
  const kept = sharedMembers(next, wanted);
  return sharedMembers(link, wanted).every((member) => !kept.includes(member));
}

/**
 * A chain of links, each waiting for the next, ends in a cycle: returns a link of that cycle, and the plan of the one before
 * it.
 */
function onCircle(
  ledger: LinkLedger,
  links: readonly ApplicationLink[],
  wish: Wish,
): { readonly link: ApplicationLink; readonly wanted: LinkPlan } {
  const passed = new Set<string | undefined>([wish.id]);
  for (let { id, plan } = wish; ; ) {
    const [link] = holdersOf(links, id, plan);
    const next = link && ledger.entry(link.id).planned;
    if (link === undefined || next === undefined) throw new Error(`No link blocks "${plan.name}"`);
    if (passed.has(link.id)) return { link, wanted: plan };
    passed.add(link.id);
    id = link.id;
    plan = next;
  }
}
