import type { MiddlewareHandler } from "hono";
import type { Authenticator, Caller, EmulatorContext, EmulatorEnv, RequestContext } from "../context/context";
import { errorPage } from "../http/html";
import { basicAuthenticator, personalTokenAuthenticator } from "../login/basic";
import { sessionAuthenticator, sessionOf } from "../login/session-cookie";
import { oauth1Authenticator } from "../oauth1/authenticate";
import { oauth2Authenticator } from "../oauth2/bearer";

/** Finds out who is calling, sets `caller`, and refuses credentials that are wrong. */
export function authentication(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const caller = await recognise(c, context);
    if (caller instanceof Response) return caller;
    c.set("caller", caller);
    if (caller.user === undefined && context.quirks.osAuthTypeParameter && asksForBasic(c)) {
      c.header("WWW-Authenticate", 'Basic realm="protected-area"');
      return errorPage(c, 401, "Authentication is required.");
    }
    await next();
    if (context.quirks.ausernameHeader) {
      c.header("X-AUSERNAME", encodeURIComponent(c.get("caller").user?.name ?? "anonymous"));
    }
    return undefined;
  };
}

async function recognise(c: RequestContext, context: EmulatorContext): Promise<Caller | Response> {
  const session = sessionOf(c, context);
  for (const authenticator of authenticators) {
    const recognised = await authenticator(c, context);
    if (recognised instanceof Response) return recognised;
    if (recognised !== undefined) return session === undefined ? recognised : { session, ...recognised };
  }
  // Without a taker, a bearer token was a rejected login.
  if (c.req.header("Authorization")?.startsWith("Bearer ")) context.requests.countRejectedLogin();
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

/** The ways, in the order in which they are tried; the first that knows the caller wins. */
export const authenticators: readonly Authenticator[] = [
  oauth1Authenticator,
  oauth2Authenticator,
  sessionAuthenticator,
  personalTokenAuthenticator,
  basicAuthenticator,
];
