import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Authenticator, Caller, EmulatorContext, RequestContext } from "../context/context";
import { basicCredentials, type Credentials } from "../http/authorization";
import { errorPage } from "../http/html";
import type { User } from "../state/server-state";
import { startSession } from "./session-cookie";

/** Why a login was refused, in Seraph's terms. */
export type LoginFailure = "AUTHENTICATED_FAILED" | "AUTHENTICATION_DENIED";

/** HTTP Basic, sent without a challenge. Wrong credentials are refused on every path, even on public ones. */
export const basicAuthenticator: Authenticator = (c) => {
  const credentials = basicCredentials(c.req.header("Authorization")) ?? queryCredentials(c);
  if (credentials === undefined) return undefined;
  const user = checkPassword(c.var.context, credentials.name, credentials.password);
  if (typeof user === "string") {
    return errorPage(c, denyLogin(c, user), `Basic Authentication Failure - Reason : ${user}`);
  }
  c.header("X-Seraph-LoginReason", "OK");
  const session = startSession(c, user.name);
  return { user, role: user.role, method: "basic", webSudo: true, session } satisfies Caller;
};

/** The user with this password, or why not. A user behind a CAPTCHA is denied before the password is checked. */
export function checkPassword(context: EmulatorContext, name: string, password: string): User | LoginFailure {
  if (context.logins.captchaFor(name) !== undefined) {
    context.requests.countRejectedLogin();
    return "AUTHENTICATION_DENIED";
  }
  const user = context.state.users.find((candidate) => candidate.name === name);
  if (user === undefined || user.password !== password) {
    context.logins.failed(name);
    context.requests.countRejectedLogin();
    return "AUTHENTICATED_FAILED";
  }
  context.logins.succeeded(name);
  return user;
}

function queryCredentials(c: RequestContext): Credentials | undefined {
  const { quirks } = c.var.context;
  const name = c.req.query("os_username");
  const password = c.req.query("os_password");
  if (!quirks.osUsernameParameters || name === undefined || password === undefined) return undefined;
  return { name, password };
}

/** Sets the headers of a refused login and returns its status. */
export function denyLogin(c: RequestContext, reason: LoginFailure): ContentfulStatusCode {
  const { quirks } = c.var.context;
  c.header("X-Seraph-LoginReason", reason);
  if (reason === "AUTHENTICATED_FAILED") return 401;
  if (quirks.captchaDeniedReasonHeader) {
    c.header("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=/login.action");
  }
  return quirks.captchaStatus;
}

/** Personal access tokens. An unknown bearer token leaves the caller anonymous. */
export const personalTokenAuthenticator: Authenticator = (c) => {
  const { state, quirks } = c.var.context;
  const token = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
  const user = state.users.find(({ tokens }) => token !== undefined && tokens.includes(token));
  if (user === undefined) return undefined;
  // The old REST platform waives WebSudo for Basic only.
  return { user, role: user.role, method: "bearer", webSudo: quirks.platform === "new" };
};
