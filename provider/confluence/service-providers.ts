import * as z from "zod";
import type { HttpClient } from "../http/client";
import { type AuthenticationProvider, PROVIDER, providerWire } from "./authentication-providers";
import { consumerWire } from "./consumers";
import { expectStatus, parse, parseEach } from "./wire";

/** The URLs of a third-party OAuth 1.0a service provider, and the key by which it knows this Confluence. */
export interface ServiceProvider {
  readonly key: string;
  /** Absolute, or relative to the link's RPC URL. */
  readonly requestTokenUrl: string;
  /** Absolute, or relative to the link's RPC URL. */
  readonly accessTokenUrl: string;
  /** Absolute, or relative to the link's display URL. */
  readonly authorizeUrl: string;
}

/** A service provider with its consumer; without a name, the consumer is missing and the server cannot sign. */
export interface RegisteredServiceProvider extends ServiceProvider {
  readonly name: string | undefined;
  readonly description: string | undefined;
}

/** The members of the 3LO provider's configuration. */
const CONFIG = {
  key: "consumerKey.outbound",
  requestTokenUrl: "serviceProvider.requestTokenUrl",
  accessTokenUrl: "serviceProvider.accessTokenUrl",
  authorizeUrl: "serviceProvider.authorizeUrl",
} as const satisfies Record<keyof ServiceProvider, string>;

const authenticationWire = z.object({
  consumers: z.array(z.unknown()).nullish(),
  configuredAuthProviders: z.array(z.unknown()).nullish(),
});

/**
 * The third-party service provider of a generic link; undefined if there is none, or no such link. One request for the
 * provider and its consumer: `GET /rest/applinks-oauth/1.0/applicationlink/{id}/authentication`.
 */
export async function readServiceProvider(
  http: HttpClient,
  linkId: string,
): Promise<RegisteredServiceProvider | undefined> {
  const response = await http.send({
    method: "GET",
    path: `/rest/applinks-oauth/1.0/applicationlink/${encodeURIComponent(linkId)}/authentication`,
    operation: `read the outgoing OAuth consumer of the application link ${linkId}`,
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  const { consumers, configuredAuthProviders } = parse(http, response, authenticationWire);
  const what = "authentication provider";
  const serviceProvider = serviceProviderIn(
    parseEach(http, response, configuredAuthProviders ?? [], providerWire, { what }),
  );
  if (serviceProvider === undefined) return undefined;
  // The list does not mark outgoing consumers; they are those without a public key.
  const { key: own } = serviceProvider;
  const consumer = parseEach(http, response, consumers ?? [], consumerWire, {
    what: "OAuth consumer",
    own,
  }).find(({ key, publicKey }) => key === serviceProvider.key && publicKey === undefined);
  return { ...serviceProvider, name: consumer?.name, description: consumer?.description };
}

/**
 * The service provider that a link's outgoing authentication names. Its members are empty if outgoing OAuth is enabled
 * without one, which is the result of setting the levels.
 */
export function serviceProviderIn(providers: readonly AuthenticationProvider[]): ServiceProvider | undefined {
  const config = providers.find(({ provider }) => provider === PROVIDER.oauth)?.config;
  if (config === undefined) return undefined;
  const { key, requestTokenUrl, accessTokenUrl, authorizeUrl } = CONFIG;
  return {
    key: config[key] ?? "",
    requestTokenUrl: config[requestTokenUrl] ?? "",
    accessTokenUrl: config[accessTokenUrl] ?? "",
    authorizeUrl: config[authorizeUrl] ?? "",
  };
}

/** The outgoing authentication that refers to a service provider. */
export function providerNaming(serviceProvider: ServiceProvider): AuthenticationProvider {
  const config = Object.entries(CONFIG).map(([member, name]) => [
    name,
    serviceProvider[member as keyof ServiceProvider],
  ]);
  return { provider: PROVIDER.oauth, config: Object.fromEntries(config) };
}
