import type { ApplicationLink } from "../confluence/application-links";

/** The members that must be unique among the links of a server. */
export type UniqueMembers = Pick<ApplicationLink, "name" | "rpcUrl" | "displayUrl">;

/** What the program declares for a link that affects other links. */
export type LinkPlan = UniqueMembers & { readonly primary?: true | undefined };

/** Everything that one run knows about one link. */
export interface LinkEntry {
  /** A refresh in this run has found it in the state. */
  isManaged: boolean;
  /** Its name and URLs in the state, see {@link LinkLedger.record}; none until the engine compares it. */
  recorded: readonly string[];
  /** As the program declares it; undefined until the engine reaches it, and after its own update has failed. */
  planned: LinkPlan | undefined;
  /**
   * The engine's progress with it. `unchanged`: there will be no update; `coming`: there will be one; `moving`: it is in
   * progress; `over`: it has ended, or the update of another link completes it.
   */
  operation: "unknown" | "unchanged" | "coming" | "moving" | "over" | "failed";
  /** Another link in the state has the same name or URL: a run that did not finish has moved one of them aside. */
  isSuspect: boolean;
  /** This run has moved it aside for another link. */
  isDisplaced: boolean;
}

/** What a run knows about the links of one server, with a notification for every step. */
export class LinkLedger {
  readonly #entries = new Map<string, LinkEntry>();
  /** The ids of the links in the state by name and URL, so that no link has to be compared with all others. */
  readonly #recorded = new Map<string, Set<string>>();
  readonly #waiting = new Set<() => void>();
  #steps = 0;

  /** The entry of a link; an empty one for an unknown link. */
  entry(id: string): LinkEntry {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry: LinkEntry = {
      isManaged: false,
      recorded: [],
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

  /**
   * Records the name and URLs of a link in the state, when the engine compares it with the program.
   *
   * @param keys equal for values that the server treats as equal
   */
  record(id: string, keys: readonly string[]): void {
    this.#forgetRecorded(id);
    this.entry(id).recorded = keys;
    for (const key of keys) this.#recorded.set(key, (this.#recorded.get(key) ?? new Set()).add(id));
  }

  /** The other links in the state with one of these names or URLs. */
  recordedWith(keys: readonly string[], id: string): readonly LinkEntry[] {
    const ids = new Set(keys.flatMap((key) => [...(this.#recorded.get(key) ?? [])]));
    ids.delete(id);
    return [...ids].map((other) => this.entry(other));
  }

  /** Whether a link is in the state and the engine has not reached it yet; it never reaches one that is to be deleted. */
  isUnseen(id: string): boolean {
    const { isManaged, operation } = this.entry(id);
    return isManaged && operation === "unknown";
  }

  /** Whether the update of another link is in progress, which will complete what this one leaves unfinished. */
  isAnotherMoving(id: string): boolean {
    return this.#isAnother(id, "moving");
  }

  /** Whether the update of another link is in progress or expected. */
  isAnotherToMove(id: string): boolean {
    return this.#isAnother(id, "moving", "coming");
  }

  /** Forgets a deleted link. */
  release(id: string): void {
    this.#forgetRecorded(id);
    this.#entries.delete(id);
    this.stepped();
  }

  /** The number of steps so far, for {@link nextStep}. */
  get steps(): number {
    return this.#steps;
  }

  /** Call when a link, or what is known about it, has changed: waiting callers look again. */
  stepped(): void {
    this.#steps++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves to true at the first step after the given number of steps, or to false after the timeout. */
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

  #forgetRecorded(id: string): void {
    for (const key of this.entry(id).recorded) this.#recorded.get(key)?.delete(id);
  }

  #isAnother(id: string, ...operations: readonly LinkEntry["operation"][]): boolean {
    return [...this.#entries].some(
      ([other, { operation }]) => other !== id && operations.includes(operation),
    );
  }
}
