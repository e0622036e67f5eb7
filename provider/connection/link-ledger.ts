import type { ApplicationLink } from "../confluence/application-links";

/** The members that no two links of a server may share. */
export type UniqueMembers = Pick<ApplicationLink, "name" | "rpcUrl" | "displayUrl">;

/** What the program declares of a link that concerns its neighbours. */
export type LinkPlan = UniqueMembers & { readonly primary?: true | undefined };

/** Everything that one run knows of one link. */
export interface LinkEntry {
  /** A refresh of this run has found it in the state. */
  isManaged: boolean;
  /** As the state has it; undefined until the engine compares it with the program. */
  recorded: UniqueMembers | undefined;
  /** As the program declares it; undefined until the engine comes to it, and when its own update has failed. */
  planned: LinkPlan | undefined;
  /**
   * Where the engine is with it. `unchanged`: no update will come; `coming`: one will; `moving`: it is under way;
   * `over`: it has ended, or another one ends it.
   */
  operation: "unknown" | "unchanged" | "coming" | "moving" | "over" | "failed";
  /** Another link of the state has the same name or URL: one of them was moved aside by a run that did not finish. */
  isSuspect: boolean;
  /** This run has moved it aside for a neighbour. */
  isDisplaced: boolean;
}

/** What a run knows of the links of one server, and word of every step on the way. */
export class LinkLedger {
  readonly #entries = new Map<string, LinkEntry>();
  readonly #waiting = new Set<() => void>();
  #steps = 0;

  /** The entry of a link; an empty one for a link that nothing is known of. */
  entry(id: string): LinkEntry {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry: LinkEntry = {
      isManaged: false,
      recorded: undefined,
      planned: undefined,
      operation: "unknown",
      isSuspect: false,
      isDisplaced: false,
    };
    this.#entries.set(id, entry);
    return entry;
  }

  /** All entries by the id of their link. */
  entries(): ReadonlyMap<string, LinkEntry> {
    return this.#entries;
  }

  /** Whether a link is in the state and the engine has not come to it yet; it never does where it is to be deleted. */
  isUnseen(id: string): boolean {
    const { isManaged, operation } = this.entry(id);
    return isManaged && operation === "unknown";
  }

  /** Whether the update of another link is under way, which will finish what this one leaves behind. */
  isAnotherMoving(id: string): boolean {
    return this.#isAnother(id, "moving");
  }

  /** Whether it is under way or about to be. */
  isAnotherToMove(id: string): boolean {
    return this.#isAnother(id, "moving", "coming");
  }

  /** Forgets a link that was deleted. */
  release(id: string): void {
    this.#entries.delete(id);
    this.stepped();
  }

  /** How many steps there were: for {@link nextStep}. */
  get steps(): number {
    return this.#steps;
  }

  /** To be called when a link, or what is known of it, has changed: those who wait look again. */
  stepped(): void {
    this.#steps++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves to true at the first step after the given number of them, or to false when none comes in time. */
  nextStep(after: number, timeoutMs: number): Promise<boolean> {
    if (after !== this.#steps) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (isStep: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(isStep);
      };
      const wake = (): void => settle(true);
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.#waiting.add(wake);
    });
  }

  #isAnother(id: string, ...operations: readonly LinkEntry["operation"][]): boolean {
    return [...this.#entries].some(
      ([other, { operation }]) => other !== id && operations.includes(operation),
    );
  }
}
