import * as z from "zod";
import type { EmulatorContext } from "../context/context";
import {
  CredentialsRequiredError,
  callPeer,
  danceUri,
  isLevelDisabled,
  isTokenRefused,
  oauthProblemOf,
} from "../peer/authenticated";
import type { PeerResponse } from "../peer/http";
import type { Link, OAuthLevel } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";
import { type OAuthLevels, outgoingLevel } from "../store/levels";
import { linkIdOfUrl } from "../store/link-urls";
import type { RemoteCapabilities } from "./remote-capabilities";
import { requireDocument, StatusFailure, unexpectedResponse } from "./status-failure";

/** On whose behalf a status is evaluated. */
export interface StatusRequest {
  readonly user: string;
  /** Where the authorisation that the status offers returns to. */
  readonly callback: string | undefined;
}

/**
 * The OAuth levels of the link as the peer sees it from its side: from its status API, which is open to anybody, else from its
 * older authentication REST, which requires an administrator.
 *
 * @throws StatusFailure when they cannot be determined.
 */
export async function fetchRemoteLevels(
  context: EmulatorContext,
  link: Link,
  capabilities: RemoteCapabilities,
  request: StatusRequest,
): Promise<OAuthLevels> {
  const fetchLevels = capabilities.hasStatusApi
    ? fromStatusApi
    : fromAuthenticationRest(context, link, capabilities);
  // A peer that could not read this server's manifest knows it by the id derived from its address.
  for (const ownId of [context.state.applicationId, linkIdOfUrl(context.baseUrl)]) {
    const levels = await fetchLevels(context, link, ownId, request);
    if (levels !== undefined) return levels;
  }
  throw new StatusFailure(
    "NO_REMOTE_APPLINK",
    `${link.rpcUrl} has no application link to ${context.baseUrl}`,
  );
}

type FetchLevels = (
  context: EmulatorContext,
  link: Link,
  ownId: string,
  request: StatusRequest,
) => Promise<OAuthLevels | undefined>;

const fromStatusApi: FetchLevels = async (context, link, ownId, { user }) => {
  const response = await callPeer(context, link, undefined, {
    path: `/rest/applinks/3.0/status/${ownId}/oauth`,
    headers: { Accept: "application/json" },
    user,
  });
  if (response.status === 404) return undefined;
  return requireShape(response, levelsSchema);
};

function fromAuthenticationRest(
  { quirks }: EmulatorContext,
  link: Link,
  { majorVersion = 5 }: RemoteCapabilities,
): FetchLevels {
  if (!quirks.remoteStatusFallback) throw new StatusFailure("REMOTE_VERSION_INCOMPATIBLE");
  const providerClass = [providerClasses.twoLoi, providerClasses.oauth].find((name) => link.providers[name]);
  if (providerClass === undefined) throw new StatusFailure("NO_OUTGOING_AUTH");
  const base = majorVersion >= 5 ? "/rest/applinks-oauth/1.0" : "/rest/applinks/2.0";

  return async (context, _link, ownId, { user, callback }) => {
    const authorisationUri = danceUri(context, link, callback);
    try {
      const response = await callPeer(context, link, providerClass, {
        path: `${base}/applicationlink/${ownId}/authentication`,
        headers: { Accept: "application/json" },
        user,
        returnTo: callback,
      });
      return await readAuthentication(context, link, providerClass, response, authorisationUri);
    } catch (error) {
      if (!(error instanceof CredentialsRequiredError)) throw error;
      throw new StatusFailure("LOCAL_AUTH_TOKEN_REQUIRED", undefined, error.authorisationUri);
    }
  };
}

async function readAuthentication(
  context: EmulatorContext,
  link: Link,
  providerClass: string,
  response: PeerResponse,
  authorisationUri: string,
): Promise<OAuthLevels | undefined> {
  if (response.status === 404) return undefined;
  if (providerClass === providerClasses.twoLoi && isLevelDisabled(response)) {
    // Impersonation is off at the peer. When a call with 2LO succeeds, the peer has the default level.
    await verifyConnection(context, link);
    return { incoming: DEFAULT_LEVEL, outgoing: DEFAULT_LEVEL };
  }
  if (isTokenRefused(response)) {
    throw new StatusFailure("REMOTE_AUTH_TOKEN_REQUIRED", oauthProblemOf(response), authorisationUri);
  }
  if (oauthProblemOf(response) !== undefined) throw unexpectedResponse(response);
  if (response.status === 401 || response.status === 403) {
    throw new StatusFailure("INSUFFICIENT_REMOTE_PERMISSION", undefined, authorisationUri);
  }
  const { consumers, configuredAuthProviders } = requireShape(response, authenticationSchema);
  const incoming = consumers.map(
    (consumer): OAuthLevel => ({
      enabled: true,
      twoLoEnabled: consumer.twoLOAllowed,
      twoLoImpersonationEnabled: consumer.twoLOImpersonationAllowed,
    }),
  );
  return {
    incoming: incoming[0] ?? NO_LEVEL,
    outgoing: outgoingLevel((configuredAuthProviders ?? []).map(({ provider }) => provider)),
  };
}

/**
 * Requests the peer's manifest with a signature (2LO). The manifest is public, but an invalid signature is refused.
 * Nothing happens when 2LO is not configured.
 *
 * @throws StatusFailure when the peer refuses.
 */
export async function verifyConnection(context: EmulatorContext, link: Link): Promise<void> {
  if (link.providers[providerClasses.twoLo] === undefined) return;
  const response = await callPeer(context, link, providerClasses.twoLo, {
    path: "/rest/applinks/1.0/manifest",
    headers: { Accept: "application/json" },
    user: "",
  });
  if (response.status === 200) return;
  throw isLevelDisabled(response)
    ? new StatusFailure("AUTH_LEVEL_UNSUPPORTED", "2LO is not enabled at the peer")
    : unexpectedResponse(response);
}

function requireShape<T>(response: PeerResponse, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(requireDocument(response));
  if (!parsed.success) throw unexpectedResponse(response);
  return parsed.data;
}

const NO_LEVEL: OAuthLevel = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const DEFAULT_LEVEL: OAuthLevel = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };

const levelSchema = z.object({
  enabled: z.boolean(),
  twoLoEnabled: z.boolean(),
  twoLoImpersonationEnabled: z.boolean(),
});

const levelsSchema = z.object({ incoming: levelSchema, outgoing: levelSchema });

const authenticationSchema = z.object({
  consumers: z
    .array(
      z.object({
        twoLOAllowed: z.boolean().default(false),
        twoLOImpersonationAllowed: z.boolean().default(false),
      }),
    )
    .default([]),
  configuredAuthProviders: z.array(z.object({ provider: z.string() })).nullish(),
});
