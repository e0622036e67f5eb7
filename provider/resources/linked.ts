import type { ApplicationLink } from "../confluence/application-links";
import type { Instance } from "../connection/instance";
import { AppLinksError } from "../http/errors";

/**
 * The link a resource belongs to.
 *
 * @throws AppLinksError `not_found`
 */
export async function linkOf(instance: Instance, linkId: string): Promise<ApplicationLink> {
  const link = (await instance.links()).find((candidate) => candidate.id === linkId);
  if (link !== undefined) return link;
  throw new AppLinksError({
    reason: "not_found",
    what: `There is no application link ${linkId}`,
    instance: instance.settings.baseUrl,
    hint: "Pass the `id` of an ApplicationLink, so that the link is made first; if it was removed outside of Pulumi, run `pulumi up --refresh`.",
  });
}

/** Notes which resource manages a part of a link; two of one kind would undo each other's work for ever. */
export function claimPart(instance: Instance, kind: string, linkId: string, owner: string): void {
  const holder = instance.claim(`${kind} ${linkId}`, owner);
  if (holder === undefined) return;
  throw new AppLinksError({
    reason: "declared_twice",
    what: `Two ${kind} resources are declared for the application link ${linkId}`,
    instance: instance.settings.baseUrl,
    hint: "A link has one of them: merge the two.",
  });
}
