import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { HandlerResponse, RequestContext } from "../context/context";
import { errorPage } from "../http/html";
import { requestBase } from "../http/request-addresses";
import { respondStatus, respondV3Errors } from "../http/responses";
import type { Role } from "../state/server-state";
import { askForWebSudo, redirectToLogin } from "./login-form";

const ranks: Record<Role | "anonymous", number> = {
  anonymous: 0,
  user: 1,
  administrator: 2,
  systemAdministrator: 3,
};

/** True when the caller has this role or one above it. */
export function hasRole(c: RequestContext, role: Role): boolean {
  return ranks[c.var.caller.role] >= ranks[role];
}

/**
 * Guards REST 1.0, 2.0 and applinks-oauth: anonymous callers and non-administrators both get **401**. So does a caller without a secure
 * administrator session where the resource is marked (`webSudo: true`), but never where it is exempt (`false`); for a resource without a
 * marker a quirk decides. Returns the refusal, or undefined when the caller is permitted.
 */
export function requireAdmin(
  c: RequestContext,
  { webSudo = c.var.context.quirks.webSudoUnmarked }: { webSudo?: boolean } = {},
): Response | undefined {
  if (!hasRole(c, "user")) return unauthenticated(c);
  if (!hasRole(c, "administrator") && !hasAlternativeAdmin(c)) {
    return denied(c, 401, "This operation needs administrator permission.");
  }
  return webSudo ? requireWebSudoForRest(c) : undefined;
}

/** Guards REST 3.0: anonymous 401, non-administrators 403, REST 3.0 error body. */
export function requireAdminV3(c: RequestContext): Response | undefined {
  if (!hasRole(c, "user")) {
    return respondV3Errors(withOAuthChallenge(c), 401, [{ summary: "You are not logged in." }]);
  }
  if (!hasRole(c, "administrator")) {
    return respondV3Errors(c, 403, [{ summary: "This operation needs administrator permission." }]);
  }
  return c.var.context.quirks.webSudoUnmarked ? requireWebSudoForRest(c) : undefined;
}

/** Guards what only system administrators may do, with a Status body: anonymous 401, others `status`, default 403. */
export function requireSysadmin(c: RequestContext, status: 401 | 403 = 403): Response | undefined {
  if (!hasRole(c, "user")) return unauthenticated(c);
  if (hasRole(c, "systemAdministrator")) return undefined;
  return denied(c, status, "This operation needs system administrator permission.");
}

/** Guards REST 3.0 operations of system administrators: anonymous 401, others 403, REST 3.0 error body. */
export function requireSysadminV3(c: RequestContext): Response | undefined {
  const refused = requireAdminV3(c);
  if (refused !== undefined) return refused;
  if (hasRole(c, "systemAdministrator")) return undefined;
  return respondV3Errors(c, 403, [{ summary: "This operation needs system administrator permission." }]);
}

/**
 * Guards servlets and administration pages: anonymous visitors are sent to the login form, users below `role` get 403, and an administrator
 * without elevated session is sent to the password prompt. Basic and tokens do **not** bypass it.
 */
export function requireWebSudo(c: RequestContext, role: Role = "administrator"): HandlerResponse | undefined {
  const { context } = c.var;
  if (!hasRole(c, "user")) return redirectToLogin(c);
  if (!hasRole(c, role)) return errorPage(c, 403, "You are not permitted to see this page.");
  if (!context.settings.secureAdministratorSessions) return undefined;
  const session = c.var.caller.session;
  if (session !== undefined && session.webSudoUntilMs > context.now()) {
    c.header("X-Atlassian-WebSudo", "Has-Authentication");
    return undefined;
  }
  return askForWebSudo(c);
}

/** The 401 of a REST resource that anonymous callers may not see. */
export function unauthenticated(c: RequestContext): Response {
  withOAuthChallenge(c);
  if (c.var.context.quirks.anonymousRest === "error-page") return errorPage(c, 401, "You are not logged in.");
  return respondStatus(c, 401, { message: "Client must be authenticated to access this resource." });
}

function denied(c: RequestContext, status: ContentfulStatusCode, message: string): Response {
  return respondStatus(status === 401 ? withOAuthChallenge(c) : c, status, { message });
}

function requireWebSudoForRest(c: RequestContext): Response | undefined {
  const { context } = c.var;
  if (c.var.caller.webSudo || !context.settings.secureAdministratorSessions) return undefined;
  if (context.quirks.webSudoRequiredHeader) c.header("X-Atlassian-WebSudo", "Require-Authentication");
  return denied(c, 401, "This resource requires WebSudo.");
}

/** A REST refusal has a challenge for OAuth, never for Basic. */
function withOAuthChallenge(c: RequestContext): RequestContext {
  c.header("WWW-Authenticate", `OAuth realm="${encodeURIComponent(requestBase(c))}"`);
  return c;
}

/** `al_username` and `al_password` name an administrator in place of the logged-in user. */
function hasAlternativeAdmin(c: RequestContext): boolean {
  const user = c.var.context.state.users.find(({ name }) => name === c.req.query("al_username"));
  return (
    user !== undefined &&
    ranks[user.role] >= ranks.administrator &&
    user.password === c.req.query("al_password")
  );
}
