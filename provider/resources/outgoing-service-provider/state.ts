import type { ApplicationLink } from "../../confluence/application-links";
import type { RegisteredServiceProvider } from "../../confluence/service-providers";
import { type Differences, differences } from "../reconcile/adoption";
import { isSameEndpoint } from "./endpoints";
import type { OutgoingServiceProviderInputs, OutgoingServiceProviderState } from "./inputs";

/** Outgoing OAuth without a service provider, which is the result of setting the levels. */
export function isEmptied({ key }: RegisteredServiceProvider): boolean {
  return key === "";
}

/** An emptied configuration together with the consumer that it referred to, whose entry still exists. */
export function stillRegistered(
  live: RegisteredServiceProvider,
  { key, name, description }: OutgoingServiceProviderState,
): RegisteredServiceProvider {
  return { ...live, key, name, description };
}

/** Whether the three URLs are as declared. */
export function isSameEndpoints(
  link: ApplicationLink,
  live: RegisteredServiceProvider,
  wanted: OutgoingServiceProviderInputs,
): boolean {
  return (
    live.key === wanted.key &&
    isSameEndpoint(live.requestTokenUrl, wanted.requestTokenUrl, link.rpcUrl) &&
    isSameEndpoint(live.accessTokenUrl, wanted.accessTokenUrl, link.rpcUrl) &&
    isSameEndpoint(live.authorizeUrl, wanted.authorizeUrl, link.displayUrl)
  );
}

/** What the server has; equivalent endpoints keep the form in which they are declared. */
export function asDeclared(
  { rpcUrl, displayUrl }: ApplicationLink,
  declared: Pick<OutgoingServiceProviderState, "requestTokenUrl" | "accessTokenUrl" | "authorizeUrl">,
  live: RegisteredServiceProvider,
): RegisteredServiceProvider {
  const endpoint = (stored: string, wanted: string, base: string): string =>
    isSameEndpoint(stored, wanted, base) ? wanted : stored;
  return {
    ...live,
    requestTokenUrl: endpoint(live.requestTokenUrl, declared.requestTokenUrl, rpcUrl),
    accessTokenUrl: endpoint(live.accessTokenUrl, declared.accessTokenUrl, rpcUrl),
    authorizeUrl: endpoint(live.authorizeUrl, declared.authorizeUrl, displayUrl),
  };
}

/** What differs between the server and what is declared. */
export function changesOf(
  link: ApplicationLink,
  existing: RegisteredServiceProvider,
  inputs: OutgoingServiceProviderInputs,
): Differences {
  const live = asDeclared(link, inputs, existing);
  return [
    ...differences({
      key: [live.key, inputs.key],
      name: [live.name, inputs.name],
      requestTokenUrl: [live.requestTokenUrl, inputs.requestTokenUrl],
      accessTokenUrl: [live.accessTokenUrl, inputs.accessTokenUrl],
      authorizeUrl: [live.authorizeUrl, inputs.authorizeUrl],
      description: [live.description, inputs.description],
    }),
    "sharedSecret: never returned by the server, so the declared one must be written",
  ];
}

/** What the state says of a service provider: every declared input as the server has it, and the shared secret as last written. */
export function echo(
  declared: Pick<OutgoingServiceProviderState, "connection" | "applicationLinkId" | "sharedSecret"> & {
    readonly description?: string | undefined;
  },
  live: RegisteredServiceProvider,
): OutgoingServiceProviderState {
  const { key, name, requestTokenUrl, accessTokenUrl, authorizeUrl, description } = live;
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    key,
    name: name ?? "",
    sharedSecret: declared.sharedSecret,
    requestTokenUrl,
    accessTokenUrl,
    authorizeUrl,
    ...(declared.description === undefined ? {} : { description: description ?? "" }),
  };
}
