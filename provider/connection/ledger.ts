import type { ServiceProvider } from "../confluence/service-providers";
import { EngineProgress } from "./engine-progress";
import { LinkLedger } from "./link-ledger";

/** Something that at most one resource can own. */
export type Unique =
  | { readonly of: "link"; readonly id: string }
  | { readonly of: "link member"; readonly member: string; readonly value: string }
  | { readonly of: "primary link"; readonly type: string }
  | { readonly of: "part of a link"; readonly kind: string; readonly linkId: string }
  | { readonly of: "name"; readonly kind: string; readonly name: string }
  | { readonly of: "only one of a server"; readonly kind: string }
  | { readonly of: "consumer key"; readonly key: string }
  | { readonly of: "service provider"; readonly member: string; readonly value: string };

/** An object on a server that a resource of the given kind manages. */
export interface HeldObject {
  readonly kind: string;
  readonly id: string;
}

/** What one run knows about one server beyond what the server returns: what the program declares, and who owns what. */
export class Ledger {
  /** The application links, which depend on each other by their names and URLs. */
  readonly links = new LinkLedger();
  /** The declared service providers of links, by link id. */
  readonly serviceProviders = new Map<string, ServiceProvider>();
  /** Links, by id, on which a deletion in this run has left OAuth disabled in both directions. */
  readonly linksWithoutOAuth = new Set<string>();
  /** What the server was observed to do with the consumers of a deleted link. */
  partsOfLinks: "not seen" | "removed" | "left" = "not seen";
  readonly #declared = new Map<string, string>();
  readonly #held = new Set<string>();
  readonly #owners = new Map<string, string>();

  /** @param progress of the run; shared by all servers */
  constructor(readonly progress = new EngineProgress()) {}

  /**
   * Remembers the inputs of a resource in the program.
   *
   * @param subject the resource, as the program calls it
   */
  declare(kind: string, inputs: object, subject: string): void {
    this.#declared.set(keyOf({ kind, inputs }), subject);
  }

  /**
   * How the program calls the resource with these inputs; undefined for one that is not in the program. A comparison alone
   * does not prove it: a refresh also compares what the program may no longer declare, but checks none of it.
   */
  declared(kind: string, inputs: object): string | undefined {
    return this.#declared.get(keyOf({ kind, inputs }));
  }

  /** Remembers that a resource of the program manages this object. */
  hold(object: HeldObject): void {
    this.#held.add(keyOf(object));
  }

  /** Takes {@link hold} back. */
  letGo(object: HeldObject): void {
    this.#held.delete(keyOf(object));
  }

  /** Whether a resource of the program manages this object. A renamed resource takes over the object of its old name. */
  holds(object: HeldObject): boolean {
    return this.#held.has(keyOf(object));
  }

  /**
   * Records who owns something.
   *
   * @param former the previous name of the same owner
   * @returns the existing owner, if that is a different one
   */
  claim(unique: Unique, owner: string, former?: string): string | undefined {
    const known = this.#owners.get(keyOf(unique));
    if (known !== undefined && known !== owner && known !== former) return known;
    this.#owners.set(keyOf(unique), owner);
    return undefined;
  }

  /** Who owns something, if anyone. */
  ownerOf(unique: Unique): string | undefined {
    return this.#owners.get(keyOf(unique));
  }

  /** Releases something after its owner was deleted. */
  release(unique: Unique): void {
    this.#owners.delete(keyOf(unique));
  }
}

/** A string that is the same for equal objects: the engine does not preserve the order of members. */
export function keyOf(value: object): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
