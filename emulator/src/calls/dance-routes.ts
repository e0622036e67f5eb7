import { html } from "hono/html";
import type { EmulatorContext, HandlerResponse, RequestContext, Routes } from "../context/context";
import { errorPage, page } from "../http/html";
import { respondStatus } from "../http/responses";
import { findLink } from "../links/find-link";
import { hasRole, unauthenticated } from "../login/access";
import { redirectToLogin } from "../login/login-form";
import { authorizationHeader } from "../oauth1/outgoing";
import { linkSigner } from "../peer/authenticated";
import { callServer } from "../peer/http";
import { peerUrl } from "../peer/peer";
import type { Link, User } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";

const PATH = "/plugins/servlet/applinks/oauth/login-dance";

/**
 * The consumer's side of the 3LO dance: `…/authorize?applicationLinkID=&redirectUrl=` sends the user to the peer, which sends them
 * back to `…/access`, where the access token is fetched and kept for this user.
 */
export const danceRoutes: Routes = (app) => {
  const pending: PendingTokens = new Map();
  app.get(`${PATH}/authorize`, (c) => withLink(c, (link) => start(c, link, pending)));
  app.get(`${PATH}/access`, (c) => withLink(c, (link, user) => finish(c, link, user, pending)));
};

/** Secrets of request tokens whose users are at the peer, by token. */
type PendingTokens = Map<string, string>;

async function withLink(
  c: RequestContext,
  proceed: (link: Link, user: User) => Promise<Response>,
): Promise<Response> {
  const user = c.var.caller.user;
  if (user === undefined) return redirectToLogin(c);
  const link = c.var.context.state.links.find(({ id }) => id === c.req.query("applicationLinkID"));
  if (link === undefined) return errorPage(c, 404, "There is no application link with this id.");
  if (link.providers[providerClasses.oauth] === undefined) {
    return errorPage(c, 400, "Outgoing OAuth is not configured for this application link.");
  }
  try {
    return await proceed(link, user);
  } catch (error) {
    return failed(c, link, error instanceof Error ? error.message : String(error));
  }
}

async function start(c: RequestContext, link: Link, pending: PendingTokens): Promise<Response> {
  const { context } = c.var;
  const back = new URLSearchParams({ applicationLinkID: link.id });
  const redirectUrl = c.req.query("redirectUrl");
  if (redirectUrl !== undefined) back.set("redirectUrl", redirectUrl);
  const { token, secret } = await fetchToken(context, link, "requestTokenUrl", {
    parameters: { oauth_callback: `${context.baseUrl}${PATH}/access?${back}` },
  });
  pending.set(token, secret);
  const authorize = endpoint(link, "authorizeUrl");
  authorize.searchParams.set("oauth_token", token);
  return c.redirect(authorize.toString());
}

async function finish(c: RequestContext, link: Link, user: User, pending: PendingTokens): Promise<Response> {
  const { context } = c.var;
  const requestToken = c.req.query("oauth_token") ?? "";
  const verifier = c.req.query("oauth_verifier") ?? "";
  const tokenSecret = pending.get(requestToken);
  pending.delete(requestToken);
  if (tokenSecret === undefined)
    return failed(c, link, "this server did not make the request for authorisation");
  if (verifier === "denied") return failed(c, link, "access was denied");

  const { token, secret } = await fetchToken(context, link, "accessTokenUrl", {
    token: requestToken,
    tokenSecret,
    parameters: { oauth_verifier: verifier },
  });
  const { state } = context;
  state.outgoingTokens = [
    ...state.outgoingTokens.filter((held) => held.linkId !== link.id || held.user !== user.name),
    { linkId: link.id, user: user.name, token, secret },
  ];
  context.changed();
  const redirectUrl = c.req.query("redirectUrl") ?? "";
  if (/^https?:\/\//i.test(redirectUrl)) return c.redirect(redirectUrl);
  return page(
    c,
    "Access confirmed",
    html`<p>${context.state.title} now acts for you at <strong>${link.name}</strong>.</p>`,
  );
}

/** @throws Error with the peer's own message when its response holds no token. */
async function fetchToken(
  context: EmulatorContext,
  link: Link,
  kind: "requestTokenUrl" | "accessTokenUrl",
  signed: { token?: string; tokenSecret?: string; parameters: Record<string, string> },
): Promise<{ token: string; secret: string }> {
  const url = endpoint(link, kind);
  const request = { method: "POST", url, ...signed };
  const Authorization = authorizationHeader(linkSigner(context, link), request, context.now());
  const { status, body } = await callServer(context, url, { method: "POST", headers: { Authorization } });
  const parameters = new URLSearchParams(body);
  const token = parameters.get("oauth_token");
  if (status !== 200 || token === null)
    throw new Error(parameters.get("oauth_problem") ?? `status ${status}`);
  return { token, secret: parameters.get("oauth_token_secret") ?? "" };
}

/** A third party's endpoints come from its configuration, relative ones below the link's URL; a peer's are at the plugin's fixed paths. */
function endpoint(link: Link, kind: keyof typeof SERVLETS): URL {
  const configured = link.providers[providerClasses.oauth]?.[`serviceProvider.${kind}`];
  const path = configured ?? `/plugins/servlet/oauth/${SERVLETS[kind]}`;
  if (/^https?:\/\//i.test(path)) return new URL(path);
  // The browser goes to the display URL, this server to the RPC URL.
  return peerUrl(kind === "authorizeUrl" ? link.displayUrl : link.rpcUrl, path);
}

const SERVLETS = {
  requestTokenUrl: "request-token",
  accessTokenUrl: "access-token",
  authorizeUrl: "authorize",
} as const;

function failed(c: RequestContext, link: Link, reason: string): HandlerResponse {
  return page(
    c,
    "Access not confirmed",
    html`<p class="error" role="alert">${c.var.context.state.title} may not act for you at ${link.name}: ${reason}.</p>`,
    400,
  );
}

/** REST resource through which users discard the access token that this server holds for them at a peer. */
export const consumerTokenRoutes: Routes = (app, context) => {
  for (const path of [
    "/rest/applinks-oauth/1.0/consumer-token",
    "/rest/applinks/1.0/consumer-token",
  ] as const) {
    app.delete(`${path}/:id`, (c, next) => {
      if (context.quirks.consumerTokenPath !== path) return next();
      if (!hasRole(c, "user")) return unauthenticated(c);
      const found = findLink(c);
      if (!found.ok) return found.response;
      const { state } = context;
      const user = c.var.caller.user?.name;
      state.outgoingTokens = state.outgoingTokens.filter(
        (held) => held.linkId !== found.link.id || held.user !== user,
      );
      context.changed();
      return respondStatus(c, 200, { message: "The access token has been removed." });
    });
  }
};
