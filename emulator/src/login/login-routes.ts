import type { Answer, EmulatorContext, RequestContext, Routes } from "../context";
import { requestBase } from "../http/addresses";
import { readParameters } from "../http/bodies";
import { errorPage } from "../http/html";
import { products } from "../products";
import { checkPassword } from "./basic";
import { loginForm } from "./login-form";
import { startSession } from "./session-cookie";

/** The login form, its target, and logout. */
export const loginRoutes: Routes = (app, context) => {
  for (const path of products[context.state.product].loginPaths) {
    app.get(path, (c) => {
      const user = c.req.query("os_username") ?? "";
      return loginForm(c, context, {
        destination: destinationOf(c.req.query("os_destination")),
        user,
        captcha: context.logins.captchaFor(user),
      });
    });
  }

  app.post("/dologin.action", async (c) => {
    if (!context.quirks.formLogin && context.state.product !== "generic") {
      return errorPage(c, 403, "The login has more than this step.");
    }
    const parameters = await readParameters(c, context);
    const name = parameters.get("os_username") ?? "";
    const destination = destinationOf(parameters.get("os_destination"));
    const captcha = context.logins.captchaFor(name);
    if (captcha !== undefined && parameters.get("captchaResponse") === captcha)
      context.logins.succeeded(name);
    const user = checkPassword(context, name, parameters.get("os_password") ?? "");
    if (typeof user !== "string") {
      const previous = c.get("caller").session;
      if (previous !== undefined) context.sessions.end(previous.id);
      startSession(c, context, user.name);
      c.header("X-Seraph-LoginReason", "OK");
      return c.redirect(requestBase(c, context) + destination);
    }
    c.header("X-Seraph-LoginReason", user);
    return loginForm(c, context, {
      destination,
      user: name,
      error: "Your username or password is wrong. Please try again.",
      captcha: context.logins.captchaFor(name),
    });
  });

  for (const path of ["/logout.action", ...products[context.state.product].logoutPaths]) {
    app.get(path, (c) => logOut(c, context));
  }
};

/** Paths of this server only: a login must not send its user elsewhere. */
export function destinationOf(text: string | null | undefined): string {
  return text && /^\/(?![/\\])/.test(text) ? text : "/";
}

function logOut(c: RequestContext, context: EmulatorContext): Answer {
  const { session } = c.get("caller");
  if (session !== undefined) context.sessions.end(session.id);
  c.set("caller", { user: undefined, role: "anonymous", method: "none", webSudo: false });
  c.header("X-Seraph-LoginReason", "OUT");
  return c.redirect(`${requestBase(c, context)}${products[context.state.product].loginPaths[0]}?logout=true`);
}
