import { listProviders, putProvider } from "../../confluence/authentication-providers";
import { providerNaming, type ServiceProvider, serviceProviderIn } from "../../confluence/service-providers";
import type { Instance } from "../../connection/instance";

/** What this run's program declares, by instance and link id. */
const declared = new WeakMap<Instance, Map<string, ServiceProvider>>();

/** Remembers what a link's outgoing side shall be, for {@link restoreOutgoing}. */
export function rememberOutgoing(
  instance: Instance,
  linkId: string,
  { key, requestTokenUrl, accessTokenUrl, authorizeUrl }: ServiceProvider,
): void {
  const links = declared.get(instance) ?? new Map<string, ServiceProvider>();
  declared.set(instance, links.set(linkId, { key, requestTokenUrl, accessTokenUrl, authorizeUrl }));
}

/**
 * Puts back a declared outgoing configuration that is empty on the server. The server's call for levels empties it, and
 * a run that was cut off right then leaves it so: the next one passes here. One request when one is declared.
 * The caller holds the link's lock.
 */
export async function restoreOutgoing(instance: Instance, linkId: string): Promise<void> {
  const wanted = declared.get(instance)?.get(linkId);
  if (wanted === undefined) return;
  const live = serviceProviderIn((await listProviders(instance.http, linkId)) ?? []);
  if (live?.key === "") await putProvider(instance.http, linkId, providerNaming(wanted));
}
