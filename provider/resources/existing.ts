import type { ApplicationLink } from "../confluence/application-links";
import type { Instance } from "../connection/instance";
import { ServerView } from "./server-view";

/** Something on a server that a program can declare. */
export interface Found<State> {
  readonly id: string;
  /** Its name on the server. */
  readonly name: string;
  /** Whether it can be imported by something else than its id and name. */
  readonly isKnownAs?: (reference: string) => boolean;
  /** Values of optional inputs, which `read` shows only where they are declared, and of what the server does not tell. */
  readonly declared: Partial<State>;
}

/** How the objects of a kind are found that no program declares yet, for `pulumi import` and `export`. */
export type Existing<State> =
  | {
      readonly place: "part of a link";
      /** What a program declares to have this link's part as it is; undefined = the link has none. */
      readonly of: (view: ServerView, link: ApplicationLink) => Promise<Partial<State> | undefined>;
    }
  | {
      readonly place: "link" | "by itself";
      readonly list: (view: ServerView) => Promise<readonly Found<State>[]>;
    };

/**
 * The object with an id, or another name that people know it by; undefined = there is none. Parts of links are known by
 * the id or exact name of their link.
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
  const link = (await instance.links.all()).find(isMeant);
  if (link === undefined) return undefined;
  return partOf(link, await existing.of(view, link));
}

/** A link's part among what was found; undefined when it has none. */
export function partOf<State>(
  { id, name }: ApplicationLink,
  declared: Partial<State> | undefined,
): Found<State> | undefined {
  return declared && { id, name, declared: { ...declared, applicationLinkId: id } };
}
