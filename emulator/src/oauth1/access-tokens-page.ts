import { html } from "hono/html";
import type { EmulatorContext, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { page } from "../http/html";
import { redirectToLogin } from "../login/login-form";
import type { OAuthToken } from "../state/server-state";
import { removeTokens } from "./tokens";

/** Where users revoke what they allowed. */
export const ACCESS_TOKENS_PATH = "/plugins/servlet/oauth/users/access-tokens";

/** The page on which users see which applications act for them, and revoke that. */
export const accessTokensPageRoutes: Routes = (app, context) => {
  app.get(ACCESS_TOKENS_PATH, (c) => {
    const { user, session } = c.var.caller;
    if (user === undefined) return redirectToLogin(c);
    const tokens = context.state.oauthTokens.filter(
      (token) => token.kind === "access" && token.user === user.name,
    );
    return page(
      c,
      "OAuth access tokens",
      tokens.length === 0
        ? html`<p>No application has access to ${context.state.title} on your behalf.</p>`
        : html`<table class="stacked">
<thead><tr><th scope="col">Application</th><th scope="col">Allowed on</th><th scope="col">Expires</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
<tbody>${tokens.map((token) => row(context, token, session?.xsrfToken ?? ""))}</tbody>
</table>`,
    );
  });

  app.post(ACCESS_TOKENS_PATH, async (c) => {
    const { user, session } = c.var.caller;
    if (user === undefined) return redirectToLogin(c);
    const parameters = await readParameters(c);
    if (session === undefined || parameters.get("atl_token") !== session.xsrfToken) {
      return page(c, "XSRF check failed", html`<p class="error">Send the form again.</p>`, 403);
    }
    const revoked = parameters.get("token");
    removeTokens(context, ({ token, kind, user: owner }) => {
      return token === revoked && kind === "access" && owner === user.name;
    });
    return c.redirect(`${context.contextPath}${ACCESS_TOKENS_PATH}`);
  });
};

function row({ state, contextPath }: EmulatorContext, token: OAuthToken, xsrfToken: string) {
  const consumer = state.consumers.find(({ key }) => key === token.consumerKey);
  return html`<tr>
<th scope="row" data-label="Application">${consumer?.name ?? token.consumerKey}</th>
<td data-label="Allowed on">${dateOf(token.createdAtMs)}</td>
<td data-label="Expires">${dateOf(token.expiresAtMs)}</td>
<td><form method="post" action="${contextPath}${ACCESS_TOKENS_PATH}">
<input type="hidden" name="atl_token" value="${xsrfToken}">
<button name="token" value="${token.token}" class="quiet">Revoke access</button>
</form></td>
</tr>`;
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
