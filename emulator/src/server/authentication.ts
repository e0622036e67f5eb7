import type { MiddlewareHandler } from "hono";
import type { Authenticator, Caller, EmulatorEnv, RequestContext } from "../context/context";
import { errorPage } from "../http/html";
import { basicAuthenticator, personalTokenAuthenticator } from "../login/basic";
import { sessionAuthenticator, sessionOf } from "../login/session-cookie";
import { oauth1Authenticator } from "../oauth1/authenticate";
import { oauth2Authenticator } from "../oauth2/bearer";

/** Finds out who is calling, sets `caller`, and refuses credentials that are wrong. */
export const authentication: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const { context } = c.var;
  const caller = await recognise(c);
  if (caller instanceof Response) return caller;
  c.set("caller", caller);
  if (caller.user === undefined && context.quirks.osAuthTypeParameter && asksForBasic(c)) {
    c.header("WWW-Authenticate", 'Basic realm="protected-area"');
    return errorPage(c, 401, "Authentication is required.");
  }
  await next();
  if (context.quirks.ausernameHeader) {
    c.res.headers.set("X-AUSERNAME", encodeURIComponent(c.var.caller.user?.name ?? "anonymous"));
  }
  return undefined;
};

async function recognise(c: RequestContext): Promise<Caller | Response> {
  const session = sessionOf(c);
  for (const authenticator of authenticators) {
    const recognised = await authenticator(c);
    if (recognised instanceof Response) return recognised;
    if (recognised !== undefined) return session === undefined ? recognised : { session, ...recognised };
  }
  // A bearer token that no authenticator accepted is a rejected login.
  if (c.req.header("Authorization")?.startsWith("Bearer ")) c.var.context.requests.countRejectedLogin();
  return {
    user: undefined,
    role: "anonymous",
    method: "none",
    webSudo: false,
    ...(session === undefined ? {} : { session }),
  };
}

function asksForBasic(c: RequestContext): boolean {
  return c.req.query("os_authType") === "basic" && c.req.header("Authorization") === undefined;
}

/** The authenticators in the order in which they are tried; the first one to recognise the caller wins. */
export const authenticators: readonly Authenticator[] = [
  oauth1Authenticator,
  oauth2Authenticator,
  sessionAuthenticator,
  personalTokenAuthenticator,
  basicAuthenticator,
];
