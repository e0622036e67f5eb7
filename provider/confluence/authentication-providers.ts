import * as z from "zod";
import type { HttpClient } from "../http/client";
import { expectStatus, parse } from "./wire";

/** Outgoing authentication kinds by the class name the protocol uses. */
export const PROVIDER = {
  oauth: "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider",
  twoLeggedOAuth: "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthAuthenticationProvider",
  impersonatingOAuth:
    "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthWithImpersonationAuthenticationProvider",
  basic: "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider",
  trustedApplications: "com.atlassian.applinks.api.auth.types.TrustedAppsAuthenticationProvider",
} as const;

/** One registered way in which Confluence authenticates to the other application. */
export interface AuthenticationProvider {
  readonly provider: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A provider as every list shows it. */
export const providerWire = z.object({
  provider: z.string(),
  config: z
    .record(z.string(), z.string())
    .nullish()
    .transform((config) => config ?? {}),
});

const providersWire = z.object({ authenticationProviders: z.array(providerWire) });

/**
 * The outgoing authentication of a link; undefined when there is no such link.
 * `GET /rest/applinks/3.0/applicationlink/{id}/authentication/provider`. Basic passwords arrive in clear: every
 * password read here is protected from ever being shown.
 */
export async function listProviders(
  http: HttpClient,
  linkId: string,
): Promise<readonly AuthenticationProvider[] | undefined> {
  const answer = await http.send({
    method: "GET",
    path: pathOf(linkId),
    operation: `read the outgoing authentication of the application link ${linkId}`,
  });
  if (answer.status === 404) return undefined;
  expectStatus(http, answer, 200);
  const { authenticationProviders } = parse(http, answer, providersWire);
  for (const { config } of authenticationProviders) http.redactor.protect(config.password);
  return authenticationProviders;
}

/** Registers or replaces one kind. `PUT` of the same path → 201; there is no DELETE in REST. */
export async function putProvider(
  http: HttpClient,
  linkId: string,
  provider: AuthenticationProvider,
): Promise<void> {
  http.redactor.protect(provider.config.password);
  const answer = await http.send({
    method: "PUT",
    path: pathOf(linkId),
    json: provider,
    operation: `set the outgoing authentication of the application link ${linkId}`,
  });
  expectStatus(http, answer, 201, 200);
}

function pathOf(linkId: string): string {
  return `/rest/applinks/3.0/applicationlink/${encodeURIComponent(linkId)}/authentication/provider`;
}
