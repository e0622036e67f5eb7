import { html } from "hono/html";
import type { HandlerResponse, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { errorPage, page } from "../http/html";
import { requestBase } from "../http/request-addresses";
import { redirectToLogin } from "../login/login-form";
import { type CheckedRequest, checkAuthorizationRequest, withParameters } from "./authorization-request";
import { issueCode } from "./grants";
import { scopeSentences } from "./scopes";

const CONSENT_PATH = "/plugins/servlet/oauth2/consent";
const ERROR_PATH = "/plugins/servlet/oauth2/error";

/** The authorisation endpoint, which always redirects, and the page on which the user consents. */
export const oauth2AuthorizeRoutes: Routes = (app, context) => {
  app.get("/rest/oauth2/:version{(?:1\\.0|latest)}/authorize", (c) => {
    const { search, searchParams } = new URL(c.req.url);
    const checked = checkAuthorizationRequest(context, searchParams);
    const base = requestBase(c);
    return c.redirect(
      checked.kind === "valid" ? `${base}${CONSENT_PATH}${search}` : errorAddress(base, checked),
      303,
    );
  });

  app.get(ERROR_PATH, (c) => errorPage(c, 400, c.req.query("error") ?? "invalid_request"));

  app.get(CONSENT_PATH, (c): HandlerResponse => {
    const { user, session } = c.var.caller;
    if (user === undefined) return redirectToLogin(c);
    const { search, searchParams } = new URL(c.req.url);
    const checked = checkAuthorizationRequest(context, searchParams);
    if (checked.kind !== "valid") return c.redirect(errorAddress(requestBase(c), checked));
    const { client, scope } = checked.request;
    return page(
      c,
      "Authorize application",
      html`<p><strong>${client.name}</strong> wants to act in ${context.state.title}
as <strong>${user.displayName}</strong> (${user.name}).</p>
<p>It will be able to ${scopeSentences[scope]}.</p>
<form method="post" action="${context.contextPath}${CONSENT_PATH}${search}">
<input type="hidden" name="atl_token" value="${session?.xsrfToken ?? ""}">
<button name="approve" value="true">Allow</button>
<button name="deny" value="true" class="quiet">Deny</button>
</form>`,
    );
  });

  app.post(CONSENT_PATH, async (c) => {
    const { user, session } = c.var.caller;
    if (user === undefined) return redirectToLogin(c);
    const parameters = await readParameters(c);
    if (session === undefined || parameters.get("atl_token") !== session.xsrfToken) {
      return errorPage(c, 403, "The form has expired or was not sent from this site.");
    }
    const checked = checkAuthorizationRequest(context, parameters);
    if (checked.kind !== "valid") return c.redirect(errorAddress(requestBase(c), checked));
    const { client, redirectUri, scope, state, codeChallenge, codeChallengeMethod } = checked.request;
    if (!parameters.has("approve")) {
      return c.redirect(withParameters(redirectUri, { error: "access_denied", state }));
    }
    const { value: code } = issueCode(context, {
      clientId: client.clientId,
      user: user.name,
      scope,
      redirectUri,
      codeChallenge,
      codeChallengeMethod,
    });
    return c.redirect(withParameters(redirectUri, { code, state }));
  });
};

function errorAddress(base: string, checked: Exclude<CheckedRequest, { kind: "valid" }>): string {
  return checked.kind === "invalid" ? checked.redirect : `${base}${ERROR_PATH}?error=${checked.error}`;
}
