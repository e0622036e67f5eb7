import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RequestContext, Routes } from "../context/context";
import { errorPage } from "../http/html";
import { requestBase } from "../http/request-addresses";
import { redirectToLogin } from "../login/login-form";
import {
  CredentialsRequiredError,
  callPeer,
  danceUri,
  isTokenRefused,
  preferredProvider,
} from "../peer/authenticated";
import type { Link } from "../state/server-state";

/**
 * Calls a peer as the logged-in user, with whatever outgoing authentication the link has, and passes its response on:
 * `GET /plugins/servlet/applinks/proxy?appId=<link id>&path=<path at the peer>`, or `appType=<type id>` for the primary link.
 *
 * Where the user has to go through the dance first, browsers are sent there, others get a 401 whose challenge names the address.
 */
export const proxyRoutes: Routes = (app, context) => {
  app.get("/plugins/servlet/applinks/proxy", async (c) => {
    const user = c.var.caller.user;
    if (user === undefined) return redirectToLogin(c);
    const link = requestedLink(c);
    if (link === undefined) return errorPage(c, 404, "There is no such application link.");
    const path = c.req.query("path") ?? "";
    if (!path.startsWith("/")) return errorPage(c, 400, 'The parameter "path" must start with "/".');

    const returnTo = requestBase(c) + c.req.path + new URL(c.req.url).search;
    try {
      const headers = { Accept: c.req.header("Accept") ?? "*/*" };
      const call = { path, headers, user: user.name, returnTo };
      const response = await callPeer(context, link, preferredProvider(link), call);
      if (isTokenRefused(response)) throw new CredentialsRequiredError(danceUri(context, link, returnTo));
      const type = response.headers["content-type"] ?? "text/plain";
      return c.body(response.body, passedOn(response.status), { "Content-Type": type });
    } catch (error) {
      if (!(error instanceof CredentialsRequiredError)) return errorPage(c, 502, String(error));
      const { authorisationUri } = error;
      if (c.req.header("Accept")?.includes("text/html")) return c.redirect(authorisationUri);
      c.header("WWW-Authenticate", `OAuth realm="${authorisationUri}"`);
      return c.json({ message: error.message, authorisationUri }, 401);
    }
  });
};

function requestedLink(c: RequestContext): Link | undefined {
  const { state } = c.var.context;
  const { appId, appType } = c.req.query();
  if (appId !== undefined) return state.links.find(({ id }) => id === appId);
  return state.links.find(({ typeId, isPrimary }) => typeId === appType && isPrimary);
}

/** Redirects are not followed, and would mean nothing to this server's caller. */
function passedOn(status: number): ContentfulStatusCode {
  return status >= 200 && status < 600 && status !== 204 && status !== 304
    ? (status as ContentfulStatusCode)
    : 502;
}

/** Tells callers over a link which user they act as: the bare name, or nothing for an anonymous caller. */
export const whoamiRoutes: Routes = (app) => {
  app.get("/plugins/servlet/applinks/whoami", (c) => c.text(c.var.caller.user?.name ?? ""));
};
