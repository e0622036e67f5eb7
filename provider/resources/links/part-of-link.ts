import type { ApplicationLink } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import type { Context } from "../definition";

/**
 * The link a resource belongs to.
 *
 * @throws AppLinksError `not_found`
 */
export async function linkOf(instance: Instance, linkId: string): Promise<ApplicationLink> {
  let link = await instance.links.find(linkId);
  if (link !== undefined) return link;
  await instance.links.lookAgain();
  link = await instance.links.find(linkId);
  if (link !== undefined) return link;
  throw new AppLinksError({
    reason: "not_found",
    what: `There is no application link ${linkId}`,
    instance: instance.settings.baseUrl,
    hint: "Pass the `id` of an ApplicationLink, so that the link is made first; if it was removed outside of Pulumi, run `pulumi up --refresh`.",
  });
}

/**
 * What a definition of a part of a link has as its `conflict`: two resources of one kind would undo each other's work
 * for ever.
 */
export function onePerLink(
  kind: string,
): (context: Context, inputs: { readonly applicationLinkId: string }) => string | undefined {
  return ({ ledger }, inputs) => {
    const { applicationLinkId } = inputs;
    const holder = ledger.claim(
      { of: "part of a link", kind, linkId: applicationLinkId },
      JSON.stringify(inputs),
    );
    return holder === undefined
      ? undefined
      : `two ${kind} resources are declared for the application link ${applicationLinkId}; a link has one of them: merge the two [declared_twice]`;
  };
}

/** How a warning names the link of a resource, also while the link is still to be made. */
export function linkWords(linkId: string | undefined): string {
  return linkId === undefined ? "a new application link" : `the application link ${linkId}`;
}

/**
 * What is said of a direction of a link that the program no longer declares.
 *
 * @param off with what it would be switched off
 */
export function staysOn(stored: unknown, off: "disabled" | false): string {
  if (stored === off) return "is no longer declared: it stays off, and is not managed any more.";
  const value = typeof stored === "string" ? JSON.stringify(stored) : "on";
  return `is no longer declared: it stays ${value}, also when this resource is destroyed. To switch it off, declare ${JSON.stringify(off)} before you leave it out.`;
}

/** The error for a kind that does not go with a type of link. */
export function wrongLinkType(
  { settings }: Instance,
  kind: string,
  { id, name, type }: ApplicationLink,
  hint: string,
): AppLinksError {
  return new AppLinksError({
    reason: "wrong_link_type",
    what: `${kind} cannot be used with the application link "${name}" (${id}): it is a link of type "${type}"`,
    instance: settings.baseUrl,
    hint,
  });
}

/** The error for a part whose link has gone since it was made. */
export function linkGone({ settings }: Instance, linkId: string): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The application link ${linkId} is no longer there`,
    instance: settings.baseUrl,
    hint: "It was removed outside of Pulumi: `pulumi up --refresh` creates it again, with everything that belongs to it.",
  });
}
