import { html } from "hono/html";
import type { Answer, EmulatorContext, RequestContext } from "../context";
import { page } from "../http/html";

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
export function loginForm(c: RequestContext, context: EmulatorContext, options: LoginFormOptions): Answer {
  const { destination, user = "", error, captcha } = options;
  return page(
    c,
    context,
    "Log in",
    html`${error === undefined ? "" : html`<p class="error" role="alert">${error}</p>`}
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
</form>`,
  );
}
