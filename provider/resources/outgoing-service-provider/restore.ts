import { listProviders, putProvider } from "../../confluence/authentication-providers";
import { providerNaming, type ServiceProvider, serviceProviderIn } from "../../confluence/service-providers";
import type { Context } from "../definition";

/** Remembers the declared service provider of a link, for {@link restoreOutgoing}. */
export function rememberOutgoing(
  { ledger }: Context,
  linkId: string,
  { key, requestTokenUrl, accessTokenUrl, authorizeUrl }: ServiceProvider,
): void {
  ledger.serviceProviders.set(linkId, { key, requestTokenUrl, accessTokenUrl, authorizeUrl });
}

/**
 * Restores a declared outgoing configuration that is empty on the server. Setting the levels empties it, and a run that is
 * interrupted right then leaves it empty for the next run to restore. One request if one is declared. The caller holds the
 * link's lock.
 */
export async function restoreOutgoing({ instance, ledger }: Context, linkId: string): Promise<void> {
  const wanted = ledger.serviceProviders.get(linkId);
  if (wanted === undefined) return;
  const live = serviceProviderIn((await listProviders(instance.http, linkId)) ?? []);
  if (live?.key === "") await putProvider(instance.http, linkId, providerNaming(wanted));
}
