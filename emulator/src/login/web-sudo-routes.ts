import { html } from "hono/html";
import type { HandlerResponse, RequestContext, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { errorPage, page } from "../http/html";
import { requestBase } from "../http/request-addresses";
import { hasFormToken, hasNoCheckHeader } from "../http/xsrf";
import { hasRole } from "./access";
import { checkPassword } from "./basic";
import { redirectToLogin } from "./login-form";
import { destinationOf } from "./login-routes";
import { startSession } from "./session-cookie";

/** The password prompt that starts a secure administrator session. */
export const webSudoRoutes: Routes = (app, context) => {
  for (const path of ["/authenticate.action", "/doauthenticate.action"]) {
    app.get(path, (c) => {
      const destination = destinationOf(c.req.query("destination"));
      return refuseOthers(c) ?? skip(c, destination) ?? passwordPrompt(c, destination);
    });
  }

  app.post("/doauthenticate.action", async (c) => {
    const refused = refuseOthers(c);
    if (refused !== undefined) return refused;
    const parameters = await readParameters(c);
    const destination = destinationOf(parameters.get("destination"));
    const skipped = skip(c, destination);
    if (skipped !== undefined) return skipped;
    if (!isFromForm(c, parameters)) return errorPage(c, 403, "XSRF Security Token Missing");
    const { user, session } = c.var.caller;
    const checked = checkPassword(context, user?.name ?? "", parameters.get("password") ?? "");
    if (typeof checked === "string") {
      return passwordPrompt(c, destination, "The password is wrong. Please try again.");
    }
    const elevated = session ?? startSession(c, checked.name);
    elevated.webSudoUntilMs = context.now() + context.settings.webSudoTimeoutMs;
    c.header("X-Atlassian-WebSudo", "Has-Authentication");
    return c.redirect(requestBase(c) + destination);
  });
};

function refuseOthers(c: RequestContext): HandlerResponse | undefined {
  if (!hasRole(c, "user")) return redirectToLogin(c);
  return hasRole(c, "administrator") ? undefined : errorPage(c, 403, "You are not an administrator.");
}

/** Where secure sessions are switched off, the prompt redirects to its destination. */
function skip(c: RequestContext, destination: string): Response | undefined {
  if (c.var.context.settings.secureAdministratorSessions) return undefined;
  return c.redirect(requestBase(c) + destination);
}

function isFromForm(c: RequestContext, parameters: URLSearchParams): boolean {
  const { quirks } = c.var.context;
  if (!quirks.webSudoFormToken) return true;
  if (quirks.webSudoNoCheckHeader && hasNoCheckHeader(c)) return true;
  return hasFormToken(c, parameters);
}

function passwordPrompt(c: RequestContext, destination: string, error?: string): HandlerResponse {
  const { user, session = startSession(c, user?.name) } = c.var.caller;
  return page(
    c,
    "Administrator access",
    html`<p>You have requested an administrative function. Please confirm your password.</p>
${error === undefined ? "" : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="${c.var.context.contextPath}/doauthenticate.action">
<input type="hidden" name="atl_token" value="${session.xsrfToken}">
<input type="hidden" name="destination" value="${destination}">
<label>Password <input name="password" type="password" autocomplete="current-password" autofocus required></label>
<button name="authenticate" value="Confirm">Confirm</button>
</form>`,
  );
}
