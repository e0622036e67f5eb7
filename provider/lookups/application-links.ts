import type { ApplicationLink } from "../confluence/application-links";
import type { Instance } from "../connection/instance";
import { AppLinksError } from "../http/errors";
import { isSameUrl } from "../resources/fields/same-url";

/** The criteria for finding an application link; all that are set must match. */
export interface LinkReference {
  readonly id?: string | undefined;
  /** Exact, case-sensitive. */
  readonly name?: string | undefined;
  /** A trailing slash is ignored. */
  readonly rpcUrl?: string | undefined;
}

/** All application links of a server, read now. One request. */
export function listLinks(instance: Instance): Promise<readonly ApplicationLink[]> {
  const { links } = instance;
  // A program may call this again after a change, so the result of an earlier call cannot be reused.
  links.forget();
  return instance.asItself(() => links.all());
}

/**
 * One application link.
 *
 * @throws AppLinksError `request_refused` if the reference is empty; `not_found`, listing the existing links
 */
export async function getLink(instance: Instance, reference: LinkReference): Promise<ApplicationLink> {
  const { id, name, rpcUrl } = reference;
  if (id === undefined && name === undefined && rpcUrl === undefined) {
    throw new AppLinksError({
      reason: "request_refused",
      what: "getApplicationLink was called without any criteria",
      hint: "Pass the link's id, name or rpcUrl.",
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
  // The requested link may be among those that could not be parsed.
  const notes = [...instance.http.notes].map((note) => ` The ${note}.`);
  throw new AppLinksError({
    reason: "not_found",
    what: `There is no application link with ${wanted}`,
    instance: instance.settings.baseUrl,
    hint: `Existing links: ${present}.${notes.join("")}`,
  });
}
