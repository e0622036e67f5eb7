import type { ApplicationLink } from "../confluence/application-links";
import type { Instance } from "../connection/instance";
import { AppLinksError } from "../http/errors";
import { isSameUrl } from "../resources/fields/same-url";

/** What an application link may be found by; several must all fit. */
export interface LinkReference {
  readonly id?: string | undefined;
  /** Exact, case-sensitive. */
  readonly name?: string | undefined;
  /** A trailing slash does not count. */
  readonly rpcUrl?: string | undefined;
}

/** All application links of a server at this moment. One request. */
export function listLinks({ links }: Instance): Promise<readonly ApplicationLink[]> {
  // A program may ask again after something changed, so that what an earlier call read is not good enough.
  links.forget();
  return links.all();
}

/**
 * One application link.
 *
 * @throws AppLinksError `request_refused` when the reference says nothing; `not_found`, naming the links that are there
 */
export async function getLink(instance: Instance, reference: LinkReference): Promise<ApplicationLink> {
  const { id, name, rpcUrl } = reference;
  if (id === undefined && name === undefined && rpcUrl === undefined) {
    throw new AppLinksError({
      reason: "request_refused",
      what: "getApplicationLink was called without saying which link",
      hint: "Give its id, name or rpcUrl.",
    });
  }
  const links = await listLinks(instance);
  const found = links.find(
    (link) =>
      (id === undefined || link.id === id) &&
      (name === undefined || link.name === name) &&
      (rpcUrl === undefined || isSameUrl(link.rpcUrl, rpcUrl)),
  );
  if (found !== undefined) return found;
  const wanted = [id && `id ${id}`, name && `name "${name}"`, rpcUrl && `URL ${rpcUrl}`]
    .filter(Boolean)
    .join(" and ");
  const present = links.map((link) => `"${link.name}" (${link.rpcUrl})`).join(", ") || "none";
  // The one that is looked for may be among those that are not understood.
  const notes = [...instance.http.notes].map((note) => ` The ${note}.`);
  throw new AppLinksError({
    reason: "not_found",
    what: `There is no application link with ${wanted}`,
    instance: instance.settings.baseUrl,
    hint: `Links there: ${present}.${notes.join("")}`,
  });
}
