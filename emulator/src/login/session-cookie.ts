import { getCookie, setCookie } from "hono/cookie";
import type { Authenticator, RequestContext } from "../context/context";
import type { Session } from "../context/sessions";
import { basicCredentials } from "../http/authorization";
import { requestBase } from "../http/request-addresses";
import { products } from "../state/products";

/** The user of a login session; any other credential in the request is ignored. */
export const sessionAuthenticator: Authenticator = (c) => {
  const { context } = c.var;
  const session = sessionOf(c);
  const user = context.state.users.find(({ name }) => name === session?.user);
  if (session === undefined || user === undefined) return undefined;
  c.header("X-Seraph-LoginReason", "OK");
  return {
    user,
    role: user.role,
    method: "session",
    // REST waives WebSudo for the mere presence of a Basic header, although the session identifies the caller.
    webSudo:
      session.webSudoUntilMs > context.now() || basicCredentials(c.req.header("Authorization")) !== undefined,
    session,
  };
};

/** The session of the request's cookie, logged in or not. */
export function sessionOf(c: RequestContext): Session | undefined {
  const { context } = c.var;
  return context.sessions.find(getCookie(c, products[context.state.product].sessionCookie));
}

/** Starts a session and sends its cookie, which is valid below the context path. */
export function startSession(c: RequestContext, user: string | undefined): Session {
  const { context } = c.var;
  const session = context.sessions.start(user);
  setCookie(c, products[context.state.product].sessionCookie, session.id, {
    path: context.contextPath || "/",
    httpOnly: true,
    secure: requestBase(c).startsWith("https:"),
    sameSite: "Lax",
  });
  return session;
}
