import type { Properties } from "./struct";

/** What one kind's provider has seen of the program in this run, and which objects the program's resources have. */
export class Program {
  readonly #checked = new Set<string>();
  readonly #held = new Set<string>();

  /** Remembers inputs that the program gave. */
  see(inputs: Properties): void {
    this.#checked.add(canonical(inputs));
  }

  /**
   * Whether a resource with these inputs is in the program. A comparison alone does not say so: a refresh compares what
   * the program may no longer declare, but checks none of it.
   */
  declares(inputs: Properties): boolean {
    return this.#checked.has(canonical(inputs));
  }

  /** Remembers that a resource of the program has this object. */
  hold(id: string, state: object): void {
    this.#held.add(objectOf(id, state));
  }

  /**
   * Whether a resource of the program has this object. A resource that is called otherwise in the program takes over what
   * its old self has, whose deletion comes after that.
   */
  holds(id: string, state: object): boolean {
    return this.#held.has(objectOf(id, state));
  }
}

/** Two servers give the same id to links to the same URL. */
function objectOf(id: string, state: { readonly instanceId?: unknown }): string {
  return `${id} on ${String(state.instanceId)}`;
}

/** The engine keeps no order of members. */
function canonical(inputs: Properties): string {
  return JSON.stringify(inputs, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
