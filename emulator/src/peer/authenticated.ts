import type { EmulatorContext } from "../context/context";
import { parseAuthorization } from "../oauth1/message";
import { authorizationHeader, ownSigner, type Signer, sharedSecretSigner } from "../oauth1/outgoing";
import type { Link } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";
import { outgoingConsumer } from "../store/consumer-store";
import { callServer, type PeerRequest, type PeerResponse } from "./http";
import { peerUrl } from "./peer";

/** A call over a link as a user who has not yet approved this server at the peer, and has to go through the dance first. */
export class CredentialsRequiredError extends Error {
  /** @param authorisationUri Where the dance starts, on this server. */
  constructor(readonly authorisationUri: string) {
    super("The user has not yet authorised this server at the peer.");
    this.name = "CredentialsRequiredError";
  }
}

/** A call over a link. */
export interface LinkCall extends PeerRequest {
  /** Path and query at the peer, below its RPC URL. */
  readonly path: string;
  /** The local user on whose behalf the call is made. */
  readonly user: string;
  /** Where the dance returns to, should it be needed. */
  readonly returnTo?: string | undefined;
}

/**
 * Calls the peer with one kind of outgoing authentication, undefined for none. Configuration and secrets come from the link.
 *
 * @throws CredentialsRequiredError for 3LO without a token of this user, PeerUnreachableError without a response.
 */
export function callPeer(
  context: EmulatorContext,
  link: Link,
  providerClass: string | undefined,
  call: LinkCall,
): Promise<PeerResponse> {
  const url = peerUrl(link.rpcUrl, call.path);
  const authorise = providerClass === undefined ? undefined : AUTHORISATION[providerClass];
  const headers = { ...call.headers, ...authorise?.(context, link, call, url) };
  return callServer(context, url, { ...call, headers });
}

/**
 * The outgoing authentication of a call that does not choose one: as the user where possible, otherwise as a fixed account.
 */
export function preferredProvider(link: Link): string | undefined {
  const { twoLoi, oauth, basic, twoLo } = providerClasses;
  return [twoLoi, oauth, basic, twoLo].find((providerClass) => link.providers[providerClass] !== undefined);
}

/** Who signs calls over this link: the shared secret of a third party, else this server's own key. */
export function linkSigner(context: EmulatorContext, link: Link): Signer {
  const serviceProvider = outgoingConsumer(context, link);
  return serviceProvider === undefined ? ownSigner(context.state) : sharedSecretSigner(serviceProvider);
}

type Authorise = (
  context: EmulatorContext,
  link: Link,
  call: LinkCall,
  url: URL,
) => Readonly<Record<string, string>>;

const AUTHORISATION: Readonly<Record<string, Authorise>> = {
  [providerClasses.oauth]: (context, link, { method = "GET", user, returnTo }, url) => {
    const held = context.state.outgoingTokens.find(
      (token) => token.linkId === link.id && token.user === user,
    );
    if (held === undefined) throw new CredentialsRequiredError(danceUri(context, link, returnTo));
    const request = { method, url, token: held.token, tokenSecret: held.secret };
    return { Authorization: authorizationHeader(linkSigner(context, link), request, context.now()) };
  },
  [providerClasses.twoLo]: (context, _link, { method = "GET" }, url) => ({
    Authorization: authorizationHeader(ownSigner(context.state), { method, url, token: "" }, context.now()),
  }),
  [providerClasses.twoLoi]: (context, _link, { method = "GET", user }, url) => {
    url.searchParams.set("xoauth_requestor_id", user);
    return {
      Authorization: authorizationHeader(ownSigner(context.state), { method, url, token: "" }, context.now()),
    };
  },
  [providerClasses.basic]: (_context, link) => {
    const { username = "", password = "" } = link.providers[providerClasses.basic] ?? {};
    return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  },
};

/** Where a user starts the dance for a link. */
export function danceUri({ baseUrl }: EmulatorContext, link: Link, returnTo?: string): string {
  const parameters = new URLSearchParams({ applicationLinkID: link.id });
  if (returnTo !== undefined) parameters.set("redirectUrl", returnTo);
  return `${baseUrl}/plugins/servlet/applinks/oauth/login-dance/authorize?${parameters}`;
}

/** The OAuth problem a refusal names, in its challenge or in its body. */
export function oauthProblemOf(response: PeerResponse): string | undefined {
  if (response.status < 400) return undefined;
  const challenge = response.headers["www-authenticate"] ?? "";
  return (
    parseAuthorization(challenge).find(([name]) => name === "oauth_problem")?.[1] ??
    new URLSearchParams(response.body).get("oauth_problem") ??
    undefined
  );
}

/** Whether the peer no longer accepts the access token: its user has to go through the dance again. */
export function isTokenRefused(response: PeerResponse): boolean {
  return oauthProblemOf(response)?.startsWith("token_") ?? false;
}

/** Whether a refusal means that the level of OAuth is switched off at the peer: a challenge without a body. */
export function isLevelDisabled({ status, headers, body }: PeerResponse): boolean {
  return status === 401 && (headers["www-authenticate"] ?? "").startsWith("OAuth") && body === "";
}
