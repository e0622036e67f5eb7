import type { ApplicationLink } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import type { Kind } from "../../format/kinds";
import { AppLinksError } from "../../http/errors";
import { GENERIC } from "../application-link/inputs";
import type { Context, Rule } from "../definition";

/**
 * The link that a resource belongs to.
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
    hint: "Pass the `id` of an ApplicationLink, so that the link is created first; if it was deleted outside of Pulumi, run `pulumi up --refresh`.",
  });
}

/** The `conflict` of kinds that are parts of a link: two resources of one kind would overwrite each other on every run. */
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
      : `two ${kind} resources are declared for the application link ${applicationLinkId}; a link can only have one: merge the two [declared_twice]`;
  };
}

/** How a warning refers to the link of a resource, even if the link is yet to be created. */
export function linkWords(linkId: string | undefined): string {
  return linkId === undefined ? "a new application link" : `the application link ${linkId}`;
}

/** The rule of kinds with two directions: one without either would do nothing. */
export const EITHER_DIRECTION: Rule<{ readonly incoming: unknown; readonly outgoing: unknown }> = {
  fields: ["incoming", "outgoing"],
  problem: ({ incoming, outgoing }) =>
    incoming === undefined && outgoing === undefined
      ? "or outgoing must be declared, or both: a direction that is not declared is left unchanged"
      : undefined,
};

/**
 * The warning about a direction of a link that the program no longer declares.
 *
 * @param off the value that disables it
 */
export function staysOn(stored: unknown, off: "disabled" | false): string {
  if (stored === off) return "is no longer declared: it stays disabled and is no longer managed.";
  const value = typeof stored === "string" ? JSON.stringify(stored) : "enabled";
  return `is no longer declared: it stays ${value}, even if this resource is destroyed. To disable it, declare ${JSON.stringify(off)} before you leave it out.`;
}

/**
 * The link that a resource belongs to, of a kind that only generic links have, or only links to Atlassian applications.
 *
 * @param hint why the other links cannot have it, and what to use instead
 * @throws AppLinksError `not_found` or `wrong_link_type`
 */
export async function linkFor(
  instance: Instance,
  linkId: string,
  kind: Kind,
  links: "generic" | "Atlassian",
  hint: string,
): Promise<ApplicationLink> {
  const link = await linkOf(instance, linkId);
  const { id, name, type } = link;
  if ((type === GENERIC) === (links === "generic")) return link;
  throw new AppLinksError({
    reason: "wrong_link_type",
    what: `${kind} cannot be used with the application link "${name}" (${id}): it is a link of type "${type}"`,
    instance: instance.settings.baseUrl,
    hint,
  });
}

/** The error for a part whose link no longer exists. */
export function linkGone({ settings }: Instance, linkId: string): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The application link ${linkId} no longer exists`,
    instance: settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` creates it again, with everything that belongs to it.",
  });
}
