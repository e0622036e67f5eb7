import type { ApplicationLink, ApplicationLinkUpdate } from "../../confluence/application-links";
import type { LinkLedger, LinkPlan } from "../../connection/link-ledger";
import { aside, isAside, isAsPlanned, sharedMembers, updateTo } from "./members";

/** A link that is to become something else; without an id it is still to be created. */
export interface Wish {
  readonly id: string | undefined;
  readonly plan: LinkPlan;
}

/** A link that keeps what another one wants. */
export interface Obstacle {
  readonly holder: ApplicationLink;
  readonly wanted: LinkPlan;
}

/** What brings a wish nearer: nothing any more, one write, or the departure of links that are in the way. */
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
 * The next write on the way to a wish. The server checks at every call that names and URLs are unique, so a link can
 * only get what nobody has: whoever stands in the way goes first, to its own destination, as far as the program has said
 * which. Where links wait for each other in a circle, one of them is moved aside; where one of them wants what a link
 * means to keep, none is touched.
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

/** Links that a run before this one, or an update of this one that has ended, left aside, and that no update of their own will move. */
export function leftAside(ledger: LinkLedger, links: readonly ApplicationLink[]): Wish[] {
  return links.flatMap((link) => {
    const { planned, operation, isSuspect } = ledger.entry(link.id);
    const isAlone = operation === "unchanged" || operation === "over";
    return planned !== undefined && isAlone && (isSuspect || isAside(link)) && !isAsPlanned(link, planned)
      ? [{ id: link.id, plan: planned }]
      : [];
  });
}

/** The links that have what another one wants. */
export function holdersOf(
  links: readonly ApplicationLink[],
  own: string | undefined,
  wanted: LinkPlan,
): readonly ApplicationLink[] {
  return links.filter((link) => link.id !== own && sharedMembers(link, wanted).length > 0);
}

/** Whether a link is about to give up everything that it shares with what another one wants. */
export function isLeaving(link: ApplicationLink, next: LinkPlan, wanted: LinkPlan): boolean {
  const kept = sharedMembers(next, wanted);
  return sharedMembers(link, wanted).every((member) => !kept.includes(member));
}

/** A link of the circle that a chain of links, each waiting for the next, ends in, and what the one before it wants. */
function onCircle(
  ledger: LinkLedger,
  links: readonly ApplicationLink[],
  wish: Wish,
): { readonly link: ApplicationLink; readonly wanted: LinkPlan } {
  const passed = new Set<string | undefined>([wish.id]);
  for (let { id, plan } = wish; ; ) {
    const [link] = holdersOf(links, id, plan);
    const next = link && ledger.entry(link.id).planned;
    if (link === undefined || next === undefined)
      throw new Error(`Nothing stands in the way of "${plan.name}"`);
    if (passed.has(link.id)) return { link, wanted: plan };
    passed.add(link.id);
    id = link.id;
    plan = next;
  }
}
