import type { Authenticator, Caller, EmulatorContext } from "../context/context";
import type { User } from "../state/server-state";
import { type OAuthMessage, readOAuthMessage } from "./message";
import { OAuthProblem, oauthChallenge, problemResponse } from "./problems";
import { requireToken } from "./tokens";
import { requireConsumer, verifyMessage } from "./verify";

/**
 * Recognises the caller of a signed request: 3LO by its access token, 2LO and 2LOi by a token that is present and empty.
 * A request without `oauth_token` is no OAuth 1.0a call.
 */
export const oauth1Authenticator: Authenticator = async (c) => {
  const { context } = c.var;
  // On the provider's own pages `oauth_token` is a request token, and some requests are unsigned.
  if (c.req.path.includes("/plugins/servlet/oauth/")) return undefined;
  try {
    const message = await readOAuthMessage(c);
    const token = message.get("oauth_token");
    // Without a signature this is a user returning from a provider, with the token in the callback.
    if (token === undefined || message.get("oauth_signature") === undefined) return undefined;
    return token === "" ? twoLegged(context, message) : threeLegged(context, message, token);
  } catch (error) {
    if (error instanceof OAuthProblem) return problemResponse(error, context.baseUrl);
    throw error;
  }
};

function threeLegged(context: EmulatorContext, message: OAuthMessage, value: string): Caller {
  const token = requireToken(context, value, "access", message.require("oauth_consumer_key"));
  verifyMessage(context, message, requireConsumer(context, message), token);
  return callerOf(requireUser(context, token.user ?? ""));
}

function twoLegged(context: EmulatorContext, message: OAuthMessage): Caller | Response {
  const consumer = requireConsumer(context, message);
  verifyMessage(context, message, consumer);
  if (!consumer.twoLOAllowed) return levelDisabled(context);

  const requestor = requestorOf(message);
  if (requestor !== undefined) {
    return consumer.twoLOImpersonationAllowed
      ? callerOf(requireUser(context, requestor))
      : levelDisabled(context);
  }
  return consumer.executingTwoLOUser === null
    ? callerOf(undefined)
    : callerOf(requireUser(context, consumer.executingTwoLOUser));
}

/** The user a consumer acts for; never read from the header, where no client puts it. */
function requestorOf({ requestParameters }: OAuthMessage): string | undefined {
  return (requestParameters.find(([name]) => name === "xoauth_requestor_id") ??
    requestParameters.find(([name]) => name === "user_id"))?.[1];
}

/** To a peer, a 401 with a challenge and *no* body means that the level is off. */
function levelDisabled({ baseUrl }: EmulatorContext): Response {
  return new Response(null, { status: 401, headers: { "WWW-Authenticate": oauthChallenge(baseUrl) } });
}

function requireUser({ state }: EmulatorContext, name: string): User {
  const user = state.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new OAuthProblem("permission_denied");
  return user;
}

function callerOf(user: User | undefined): Caller {
  return { user, role: user?.role ?? "anonymous", method: "oauth1", webSudo: false };
}
