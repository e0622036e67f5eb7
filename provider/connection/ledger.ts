import type { ServiceProvider } from "../confluence/service-providers";
import { EngineProgress } from "./engine-progress";
import { LinkLedger } from "./link-ledger";

/** Something of which one resource at most can be the owner. */
export type Unique =
  | { readonly of: "link"; readonly id: string }
  | { readonly of: "link member"; readonly member: string; readonly value: string }
  | { readonly of: "primary link"; readonly type: string }
  | { readonly of: "part of a link"; readonly kind: string; readonly linkId: string }
  | { readonly of: "name"; readonly kind: string; readonly name: string }
  | { readonly of: "only one of a server"; readonly kind: string }
  | { readonly of: "consumer key"; readonly key: string }
  | { readonly of: "service provider"; readonly member: string; readonly value: string };

/** An object on a server as a resource of one kind has it. */
export interface HeldObject {
  readonly kind: string;
  readonly id: string;
}

/** What one run knows of one server beyond what the server says: what the program declares, and who has what. */
export class Ledger {
  /** The application links, which depend on each other by their names and URLs. */
  readonly links = new LinkLedger();
  /** The declared outgoing side of links, by link id. */
  readonly serviceProviders = new Map<string, ServiceProvider>();
  /** Links, by id, on which a deletion of this run has left OAuth off in both directions. */
  readonly linksWithoutOAuth = new Set<string>();
  /** What the server was seen to do with the consumers of a link that it deletes. */
  partsOfLinks: "not seen" | "removed" | "left" = "not seen";
  readonly #declared = new Map<string, string>();
  readonly #held = new Set<string>();
  readonly #owners = new Map<string, string>();

  /** @param progress of the run, which is one for all servers */
  constructor(readonly progress = new EngineProgress()) {}

  /**
   * Remembers inputs that the program gave.
   *
   * @param subject the resource, as the program calls it
   */
  declare(kind: string, inputs: object, subject: string): void {
    this.#declared.set(keyOf({ kind, inputs }), subject);
  }

  /**
   * How the program calls the resource with these inputs; undefined for one that is not in the program. A comparison alone
   * does not say so: a refresh compares what the program may no longer declare, but checks none of it.
   */
  declared(kind: string, inputs: object): string | undefined {
    return this.#declared.get(keyOf({ kind, inputs }));
  }

  /** Remembers that a resource of the program has this object. */
  hold(object: HeldObject): void {
    this.#held.add(keyOf(object));
  }

  /** Whether a resource of the program has this object. One that was renamed takes over what its old self has. */
  holds(object: HeldObject): boolean {
    return this.#held.has(keyOf(object));
  }

  /**
   * Notes who owns something.
   *
   * @param former how the same owner called itself before
   * @returns the owner it has already, when that is somebody else
   */
  claim(unique: Unique, owner: string, former?: string): string | undefined {
    const known = this.#owners.get(keyOf(unique));
    if (known !== undefined && known !== owner && known !== former) return known;
    this.#owners.set(keyOf(unique), owner);
    return undefined;
  }

  /** Who owns something, if anybody does. */
  ownerOf(unique: Unique): string | undefined {
    return this.#owners.get(keyOf(unique));
  }

  /** Frees something, after its owner is deleted. */
  release(unique: Unique): void {
    this.#owners.delete(keyOf(unique));
  }
}

/** An object as a string that is the same for equal ones: the engine keeps no order of members. */
export function keyOf(value: object): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
