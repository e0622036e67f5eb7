import type { ApplicationLink } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import { isSameUrl } from "../same-url";

/** The members that no two links of a server may share. */
export const UNIQUE_MEMBERS = ["name", "rpcUrl", "displayUrl"] as const;
export type UniqueMember = (typeof UNIQUE_MEMBERS)[number];
export type UniqueMembers = Readonly<Record<UniqueMember, string>>;

/** The unique members in which two links are alike. */
export function sharedMembers(one: UniqueMembers, other: UniqueMembers): readonly UniqueMember[] {
  return UNIQUE_MEMBERS.filter((member) =>
    member === "name" ? one.name === other.name : isSameUrl(one[member], other[member]),
  );
}

/** How long a link that is in the way may take to show that it is about to leave, or, once it has shown it, to move. */
export const PATIENCE_MS = 3_000;

/** What this run is going to make of the links of one server, and word of every step on the way. */
export class LinkPlans {
  /** In the state, as far as a refresh of this run has shown it. */
  readonly #managed = new Set<string>();
  /** In the program, as far as it has run: what each link is about to become; undefined when that could not be done. */
  readonly #plans = new Map<string, UniqueMembers | undefined>();
  readonly #displaced = new Set<string>();
  readonly #waiting = new Set<() => void>();

  /** Remembers that a resource in the state has this link. */
  manage(id: string): void {
    this.#managed.add(id);
  }

  /** Remembers that the program declares this link, and what it is about to become. False = another resource said otherwise. */
  announce(id: string, members: UniqueMembers): boolean {
    const known = this.#plans.get(id);
    this.#plans.set(id, members);
    this.moved();
    return known === undefined || sharedMembers(known, members).length === UNIQUE_MEMBERS.length;
  }

  /** Whether a resource of the program has this link. One that is in the state is given time to show it. */
  async isDeclared(id: string): Promise<boolean> {
    const endMs = Date.now() + PATIENCE_MS;
    while (this.isAbandoned(id) && Date.now() < endMs) await this.nextStep(endMs - Date.now());
    return this.#plans.has(id);
  }

  /** Whether a link is in the state and not, or not yet, in the program: it is deleted when the program has ended. */
  isAbandoned(id: string): boolean {
    return this.#managed.has(id) && !this.#plans.has(id);
  }

  /** Remembers that a link was changed for a neighbour's sake. */
  displace(id: string): void {
    this.#displaced.add(id);
  }

  isDisplaced(id: string): boolean {
    return this.#displaced.has(id);
  }

  /** Forgets a link that was deleted. */
  release(id: string): void {
    this.#managed.delete(id);
    this.#plans.delete(id);
    this.moved();
  }

  /** Forgets what could not be done. */
  withdraw(id: string): void {
    this.#plans.set(id, undefined);
    this.moved();
  }

  /** To be called when a link has changed: those who wait for room look again. */
  moved(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves to true at the next step of any link, or to false when none comes in time. */
  nextStep(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isStep: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(isStep);
      };
      const wake = (): void => settle(true);
      const timer = setTimeout(settle, timeoutMs, false);
      this.#waiting.add(wake);
    });
  }

  /** Whether a link is about to give up everything that it shares with `wanted`. */
  isLeaving(link: ApplicationLink, wanted: UniqueMembers): boolean {
    const plan = this.#plans.get(link.id);
    if (plan === undefined) return false;
    const kept = sharedMembers(plan, wanted);
    return sharedMembers(link, wanted).every((member) => !kept.includes(member));
  }

  /**
   * Whether a link waits, along a chain of links that each wait for the next, for itself, and is the one of that circle
   * that has to act: the one with the lowest id.
   */
  breaksCircle(links: readonly ApplicationLink[], id: string): boolean {
    const circle = [...this.#awaitedBy(links, id)].filter((other) => this.#awaitedBy(links, other).has(id));
    return circle.length > 0 && circle.every((other) => id <= other);
  }

  /** The links that a link waits for, directly or not. */
  #awaitedBy(links: readonly ApplicationLink[], id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const plan = this.#plans.get(next);
      if (plan === undefined) continue;
      for (const link of links) {
        if (link.id === next || found.has(link.id) || sharedMembers(link, plan).length === 0) continue;
        found.add(link.id);
        queue.push(link.id);
      }
    }
    return found;
  }
}

const plansByInstance = new WeakMap<Instance, LinkPlans>();

/** The plans for the links of a server. */
export function plansOf(instance: Instance): LinkPlans {
  const plans = plansByInstance.get(instance) ?? new LinkPlans();
  plansByInstance.set(instance, plans);
  return plans;
}
