import * as z from "zod";
import type { HttpClient } from "../http/client";
import { expectStatus, parse, parseEach } from "./wire";

/** Types of outgoing authentication, by the class name that the protocol uses. */
export const PROVIDER = {
  oauth: "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider",
  twoLeggedOAuth: "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthAuthenticationProvider",
  impersonatingOAuth:
    "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthWithImpersonationAuthenticationProvider",
  basic: "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider",
  trustedApplications: "com.atlassian.applinks.api.auth.types.TrustedAppsAuthenticationProvider",
} as const;

/** One registered method by which Confluence authenticates to the other application. */
export interface AuthenticationProvider {
  readonly provider: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A provider as every list contains it. */
export const providerWire = z.object({
  provider: z.string(),
  // Providers of other apps may store values of any type.
  config: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform(
      (config): Record<string, string> =>
        Object.fromEntries(
          Object.entries(config ?? {}).flatMap(([name, value]) =>
            typeof value === "string" ? [[name, value] as const] : [],
          ),
        ),
    ),
});

const providersWire = z.object({ authenticationProviders: z.array(z.unknown()) });

/**
 * The outgoing authentication of a link, or undefined if there is no such link.
 * `GET /rest/applinks/3.0/applicationlink/{id}/authentication/provider`. Basic passwords arrive in clear text: every
 * password read here is registered for redaction.
 */
export async function listProviders(
  http: HttpClient,
  linkId: string,
): Promise<readonly AuthenticationProvider[] | undefined> {
  const response = await http.send({
    method: "GET",
    path: pathOf(linkId),
    operation: `read the outgoing authentication of the application link ${linkId}`,
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  const { authenticationProviders } = parse(http, response, providersWire);
  return parseEach(http, response, authenticationProviders, providerWire, {
    what: "authentication provider",
  });
}

/** Registers or replaces one provider. `PUT` of the same path → 201; there is no DELETE in REST. */
export async function putProvider(
  http: HttpClient,
  linkId: string,
  provider: AuthenticationProvider,
): Promise<void> {
  http.redactor.protect(provider.config.password);
  const response = await http.send({
    method: "PUT",
    path: pathOf(linkId),
    json: provider,
    operation: `set the outgoing authentication of the application link ${linkId}`,
  });
  expectStatus(http, response, 201, 200);
}

function pathOf(linkId: string): string {
  return `/rest/applinks/3.0/applicationlink/${encodeURIComponent(linkId)}/authentication/provider`;
}
