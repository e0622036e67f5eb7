import { html, raw } from "hono/html";
import type { HandlerResponse, RequestContext } from "../context/context";
import { page } from "../http/html";
import { pathAndQuery, requestBase } from "../http/request-addresses";
import { products } from "../state/products";

/** What the login form says and where it returns to. */
export interface LoginFormOptions {
  /** Path and query without the context path. */
  destination: string;
  user?: string;
  error?: string;
  /** The word that must be repeated. */
  captcha?: string | undefined;
}

/** The product's login form. */
export function loginForm(c: RequestContext, options: LoginFormOptions): HandlerResponse {
  const { context } = c.var;
  const { destination, user = "", error, captcha } = options;
  const { blocked, showsHint } = context.state.basicAuth;
  return page(
    c,
    "Log in",
    html`${error === undefined ? "" : html`<p class="error" role="alert">${error}</p>`}
${blocked && showsHint ? html`<p class="notice">Basic authentication has been disabled on this instance.</p>` : ""}
<form name="loginform" method="post" action="${context.contextPath}/dologin.action">
<input type="hidden" name="os_destination" value="${destination}">
<label>Username <input name="os_username" value="${user}" autocomplete="username" autofocus required></label>
<label>Password <input name="os_password" type="password" autocomplete="current-password" required></label>
${
  captcha === undefined
    ? ""
    : html`<label>Type the word <b id="captcha-word">${captcha}</b> <input name="captchaResponse" autocomplete="off" required></label>`
}
<button name="login" value="Log in">Log in</button>
</form>
${context.quirks.formLogin ? "" : html`<script>${raw(jsonLoginScript)}</script>`}`,
  );
}

/** Logs in with JSON instead of submitting the form; both addresses are relative to the same context path. */
const jsonLoginScript = `
const form = document.forms.loginform;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const contextPath = form.getAttribute("action").replace("/dologin.action", "");
  const { os_destination, os_username, os_password, captchaResponse } = form.elements;
  const response = await fetch(contextPath + "/rest/tsv/1.0/authenticate?os_authType=none", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Atlassian-Token": "no-check" },
    body: JSON.stringify({
      username: os_username.value,
      password: os_password.value,
      rememberMe: false,
      targetUrl: os_destination.value,
      captchaId: "",
      captcha: captchaResponse === undefined ? "" : captchaResponse.value,
    }),
  });
  const { authenticated, targetUrl, message, captchaId } = await response.json();
  if (authenticated) return location.assign(contextPath + targetUrl);
  if (captchaId) {
    const again = new URLSearchParams({ os_destination: os_destination.value, os_username: os_username.value });
    return location.assign(contextPath + "/login.action?" + again);
  }
  const error = document.querySelector(".error") ?? form.parentNode.insertBefore(document.createElement("p"), form);
  error.className = "error";
  error.setAttribute("role", "alert");
  error.textContent = message;
});
`;

/** Sends an anonymous visitor to the login form, which returns to the requested page. There is never a Basic challenge. */
export function redirectToLogin(c: RequestContext): HandlerResponse {
  const { context } = c.var;
  const destination = pathAndQuery(c);
  if (context.quirks.anonymousPages === "inline") return loginForm(c, { destination });
  return c.redirect(
    `${requestBase(c)}${products[context.state.product].loginPaths[0]}?os_destination=${encodeURIComponent(destination)}&permissionViolation=true`,
  );
}

/** Sends an administrator to the password prompt of the secure administrator session. */
export function askForWebSudo(c: RequestContext): Response {
  if (c.var.context.quirks.webSudoRequiredHeader) c.header("X-Atlassian-WebSudo", "Require-Authentication");
  return c.redirect(
    `${requestBase(c)}/authenticate.action?destination=${encodeURIComponent(pathAndQuery(c))}`,
  );
}
