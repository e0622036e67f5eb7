import { html } from "hono/html";
import type { HandlerResponse, RequestContext, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { page } from "../http/html";
import { isUrl } from "../http/request-addresses";
import { redirectToLogin } from "../login/login-form";
import type { Consumer, OAuthToken, User } from "../state/server-state";
import { ACCESS_TOKENS_PATH } from "./access-tokens-page";
import { OAuthProblem, problemStatus } from "./problems";
import { OUT_OF_BAND } from "./token-servlets";
import { randomVerifier, requireToken } from "./tokens";

const PATH = "/plugins/servlet/oauth/authorize";

/** The page of the 3LO dance on which a user approves or denies a consumer. */
export const authorizePageRoutes: Routes = (app, context) => {
  app.get(PATH, (c) =>
    withPendingToken(c, ({ token, consumer, user, parameters }) => {
      const session = c.var.caller.session;
      const callback = parameters.get("oauth_callback");
      const destination = callbackOf(token, consumer, callback)?.host;
      return page(
        c,
        "Authorize application",
        html`<p><strong>${consumer.name}</strong> wants to read and change data in ${context.state.title}
as <strong>${user.displayName}</strong> (${user.name}).</p>
${consumer.description === null ? "" : html`<p class="quiet-text">${consumer.description}</p>`}
<p>It will be able to do whatever you are allowed to do, until you <a href="${context.contextPath}${ACCESS_TOKENS_PATH}">revoke its access</a>.</p>
${destination === undefined ? "" : html`<p>Either way you go back to <strong>${destination}</strong>.</p>`}
<form method="post" action="${context.contextPath}${PATH}">
<input type="hidden" name="oauth_token" value="${token.token}">
<input type="hidden" name="oauth_callback" value="${callback ?? ""}">
<input type="hidden" name="atl_token" value="${session?.xsrfToken ?? ""}">
<button name="approve" value="Allow">Allow</button>
<button name="deny" value="Deny" class="quiet">Deny</button>
</form>`,
      );
    }),
  );

  app.post(PATH, (c) =>
    withPendingToken(c, ({ token, consumer, user, parameters }) => {
      const expected = c.var.caller.session?.xsrfToken;
      if (expected === undefined || parameters.get("atl_token") !== expected) {
        return problemPage(c, 403, "The form has expired or was not sent from this site.");
      }
      token.user = user.name;
      token.status = parameters.has("deny") ? "denied" : "authorized";
      token.verifier = token.status === "denied" ? "denied" : randomVerifier();
      context.changed();
      return leave(c, token, consumer, parameters.get("oauth_callback"));
    }),
  );
};

interface Pending {
  token: OAuthToken;
  consumer: Consumer;
  user: User;
  parameters: URLSearchParams;
}

async function withPendingToken(
  c: RequestContext,
  proceed: (pending: Pending) => HandlerResponse,
): Promise<Response> {
  const { context } = c.var;
  const user = c.var.caller.user;
  if (user === undefined) return redirectToLogin(c);
  const parameters = await readParameters(c);
  try {
    const token = requireToken(context, parameters.get("oauth_token") ?? "", "request");
    if (token.status !== "unauthorized") throw new OAuthProblem("token_used");
    const consumer = context.state.consumers.find(({ key }) => key === token.consumerKey);
    if (consumer === undefined) throw new OAuthProblem("consumer_key_unknown");
    return await proceed({ token, consumer, user, parameters });
  } catch (error) {
    if (!(error instanceof OAuthProblem)) throw error;
    return problemPage(c, problemStatus(error.problem), PROBLEM_SENTENCES[error.problem] ?? error.problem);
  }
}

/** Back to the consumer: by its callback, or by a page that shows the verifier. */
function leave(
  c: RequestContext,
  token: OAuthToken,
  consumer: Consumer,
  callbackOfUser: string | null,
): HandlerResponse {
  const url = callbackOf(token, consumer, callbackOfUser);
  if (url !== undefined) {
    url.searchParams.set("oauth_token", token.token);
    if (token.version === "1.0a" && token.verifier !== null)
      url.searchParams.set("oauth_verifier", token.verifier);
    return c.redirect(url.toString());
  }
  if (token.status === "denied") return page(c, "Access denied", html`<p>You have denied access.</p>`);
  return page(
    c,
    "Access approved",
    token.version === "1.0a"
      ? html`<p>Type this verification code into ${consumer.name}:</p>
<p><strong id="oauth-verifier">${token.verifier}</strong></p>`
      : html`<p>You have approved access. Close this page and go back to ${consumer.name}.</p>`,
  );
}

/** Where the user is sent afterwards; undefined when they carry the verifier back themselves. */
function callbackOf(token: OAuthToken, consumer: Consumer, callbackOfUser: string | null): URL | undefined {
  // Only OAuth 1.0 may name its callback here; in 1.0a it came with the request for the request token.
  const given = token.version === "1.0a" ? token.callback : callbackOfUser || null;
  const callback = given ?? consumer.callback;
  const isUsable = callback !== null && callback !== OUT_OF_BAND && isUrl(callback);
  return isUsable ? new URL(callback) : undefined;
}

function problemPage(c: RequestContext, status: 400 | 401 | 403 | 503, sentence: string): HandlerResponse {
  return page(c, "Authorization failed", html`<p class="error" role="alert">${sentence}</p>`, status);
}

const PROBLEM_SENTENCES: Readonly<Record<string, string>> = {
  token_rejected: "This server does not know this authorization request. Start again from the application.",
  token_expired: "The request to authorize an application has expired. Start again from the application.",
  token_used: "This request has been used already. Start again from the application.",
  consumer_key_unknown: "The application that asks for access is no longer registered here.",
};
