import type { ApplicationLink } from "../confluence/application-links";
import type { Instance } from "../connection/instance";
import { isSameUrl } from "./fields/same-url";
import { ServerView } from "./server-view";

/** Something on a server that a program can declare. */
export interface Found<State> {
  readonly id: string;
  /** Its name on the server. */
  readonly name: string;
  /** Whether a reference other than its id or name identifies it for an import. */
  readonly isKnownAs?: (reference: string) => boolean;
  /**
   * Values of optional inputs, which `read` returns only if they are declared, and of inputs that the server does not
   * return.
   */
  readonly declared: Partial<State>;
}

/** How existing objects of a kind are found that are not declared yet, for `pulumi import` and `export`. */
export type Existing<State> =
  | {
      readonly place: "part of a link";
      /** The declaration that matches this link's part as it is; undefined = the link has none. */
      readonly of: (view: ServerView, link: ApplicationLink) => Promise<Partial<State> | undefined>;
    }
  | {
      readonly place: "link" | "by itself";
      readonly list: (view: ServerView) => Promise<readonly Found<State>[]>;
    };

/**
 * The object with this id, name or other reference; undefined = there is none. Parts of links are identified as their link
 * is: by its id, exact name or RPC URL.
 */
export async function findExisting<State>(
  existing: Existing<State>,
  instance: Instance,
  reference: string,
): Promise<Pick<Found<State>, "id" | "declared"> | undefined> {
  const view = new ServerView(instance);
  const isMeant = ({ id, name }: { id: string; name: string }): boolean =>
    id === reference || name === reference;
  if (existing.place !== "part of a link")
    return (await existing.list(view)).find(
      (found) => isMeant(found) || found.isKnownAs?.(reference) === true,
    );
  const link = (await instance.links.all()).find(
    (link) => isMeant(link) || isSameUrl(link.rpcUrl, reference),
  );
  if (link === undefined) return undefined;
  return partOf(link, await existing.of(view, link));
}

/** A link's part as an existing object; undefined if it has none. */
export function partOf<State>(
  { id, name }: ApplicationLink,
  declared: Partial<State> | undefined,
): Found<State> | undefined {
  return declared && { id, name, declared: { ...declared, applicationLinkId: id } };
}
