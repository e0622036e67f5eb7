import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import type { Consumer, OAuthToken } from "../state/server-state";
import { type OAuthMessage, readOAuthMessage } from "./message";
import { OAuthProblem, problemResponse } from "./problems";
import {
  ACCESS_TOKEN_LIFETIME_MS,
  createToken,
  randomToken,
  removeTokens,
  requireToken,
  SESSION_LIFETIME_MS,
} from "./tokens";
import { requireConsumer, verifyMessage } from "./verify";

/** What goes out of band: the user reads the verifier from a page and types it into the consumer. */
export const OUT_OF_BAND = "oob";

/** The servlets that hand out request and access tokens. POST only: a GET gets an empty response. */
export const tokenServletRoutes: Routes = (app) => {
  for (const [name, issue] of Object.entries({
    "request-token": issueRequestToken,
    "access-token": issueAccessToken,
  })) {
    app.get(`/plugins/servlet/oauth/${name}`, (c) => c.body(""));
    app.post(`/plugins/servlet/oauth/${name}`, async (c) => respondWithToken(c, issue));
  }
};

type Issue = (context: EmulatorContext, message: OAuthMessage, consumer: Consumer) => Record<string, string>;

async function respondWithToken(c: RequestContext, issue: Issue): Promise<Response> {
  const { context } = c.var;
  try {
    const message = await readOAuthMessage(c);
    const parameters = issue(context, message, requireConsumer(context, message));
    return c.text(new URLSearchParams(parameters).toString());
  } catch (error) {
    if (error instanceof OAuthProblem) return problemResponse(error, context.baseUrl);
    throw error;
  }
}

function issueRequestToken(
  context: EmulatorContext,
  message: OAuthMessage,
  consumer: Consumer,
): Record<string, string> {
  verifyMessage(context, message, consumer);
  const callback = message.get("oauth_callback");
  if (callback !== undefined && callback !== OUT_OF_BAND && !isUsable(context, callback)) {
    throw new OAuthProblem("parameter_rejected", { oauth_parameters_rejected: "oauth_callback" });
  }
  const token = createToken(context, {
    kind: "request",
    consumerKey: consumer.key,
    user: null,
    callback: callback ?? null,
    verifier: null,
    version: callback === undefined ? "1.0" : "1.0a",
    status: "unauthorized",
    sessionHandle: null,
  });
  return {
    oauth_token: token.token,
    oauth_token_secret: token.secret,
    ...(callback === undefined ? {} : { oauth_callback_confirmed: "true" }),
  };
}

function issueAccessToken(
  context: EmulatorContext,
  message: OAuthMessage,
  consumer: Consumer,
): Record<string, string> {
  const handle = message.get("oauth_session_handle");
  const old =
    handle === undefined
      ? exchangeable(context, message, consumer)
      : renewable(context, message, consumer, handle);
  removeTokens(context, ({ token }) => token === old.token);
  const { token, secret, sessionHandle } = createToken(context, {
    ...old,
    kind: "access",
    callback: null,
    verifier: null,
    sessionHandle: randomToken(),
  });
  return {
    oauth_token: token,
    oauth_token_secret: secret,
    oauth_expires_in: String(ACCESS_TOKEN_LIFETIME_MS / 1000),
    oauth_session_handle: sessionHandle ?? "",
    oauth_authorization_expires_in: String(SESSION_LIFETIME_MS / 1000),
  };
}

/** A request token that its user has approved, presented with its verifier. */
function exchangeable(context: EmulatorContext, message: OAuthMessage, consumer: Consumer): OAuthToken {
  const token = requireToken(context, message.require("oauth_token"), "request", consumer.key);
  verifyMessage(context, message, consumer, token);
  if (token.status === "denied") throw new OAuthProblem("permission_denied");
  if (token.status === "unauthorized") throw new OAuthProblem("permission_unknown");
  // Without a callback the protocol is OAuth 1.0, which has no verifier.
  if (token.version === "1.0a" && message.require("oauth_verifier") !== token.verifier) {
    throw new OAuthProblem("token_rejected");
  }
  return token;
}

/** An access token, possibly expired, presented with its session handle. */
function renewable(
  context: EmulatorContext,
  message: OAuthMessage,
  consumer: Consumer,
  handle: string,
): OAuthToken {
  const value = message.require("oauth_token");
  const token = context.state.oauthTokens.find(
    (candidate) => candidate.token === value && candidate.kind === "access",
  );
  if (token === undefined || token.consumerKey !== consumer.key || token.sessionHandle !== handle) {
    throw new OAuthProblem("token_rejected");
  }
  if (token.createdAtMs + SESSION_LIFETIME_MS < context.now()) throw new OAuthProblem("permission_denied");
  verifyMessage(context, message, consumer, token);
  return token;
}

function isUsable({ quirks }: EmulatorContext, callback: string): boolean {
  const isAbsolute = isUrl(callback) && /^[a-z][a-z0-9+.-]*:\/\//i.test(callback);
  return isAbsolute && (quirks.callbackSchemes === "any" || /^https?:/i.test(callback));
}
