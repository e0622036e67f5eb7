import type { Authenticator, Caller, RequestContext } from "../context/context";
import { basicCredentials } from "../http/authorization";
import { findGrant } from "./grants";
import { isScope, roleWithin } from "./scopes";

/**
 * Recognises the access tokens of OAuth 2.0, as bearer token or as password of HTTP Basic. The caller acts within the token's scope; an
 * invalid token leaves the caller anonymous. The scheme's name is case-sensitive.
 */
export const oauth2Authenticator: Authenticator = (c) => {
  const caller = callerOf(c);
  const isWrite = !["GET", "HEAD", "OPTIONS"].includes(c.req.method);
  if (caller?.scope === "READ" && isWrite) {
    c.header("WWW-Authenticate", 'Bearer error="insufficient_scope", scope="WRITE"');
    return c.json({ message: "The scope of the access token does not allow this." }, 403);
  }
  return caller;
};

function callerOf(c: RequestContext): Caller | undefined {
  const { context } = c.var;
  const header = c.req.header("Authorization");
  const value = /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? basicCredentials(header)?.password;
  const grant = findGrant(context, "access", value ?? null);
  if (grant === undefined || grant.expiresAtMs < context.now() || !isScope(grant.scope)) return undefined;
  const user = context.state.users.find(({ name }) => name === grant.user);
  if (user === undefined) return undefined;
  return {
    user,
    role: roleWithin(grant.scope, user.role),
    method: "oauth2",
    scope: grant.scope,
    webSudo: true,
  };
}
