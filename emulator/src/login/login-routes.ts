import * as z from "zod";
import type { HandlerResponse, RequestContext, Routes } from "../context/context";
import { readJson, readParameters } from "../http/bodies";
import { errorPage } from "../http/html";
import { requestBase } from "../http/request-addresses";
import { respondJson } from "../http/responses";
import { products } from "../state/products";
import { checkPassword, denyLogin } from "./basic";
import { loginForm } from "./login-form";
import { sessionOf, startSession } from "./session-cookie";

/** The login form, its target, and logout. */
export const loginRoutes: Routes = (app, context) => {
  for (const path of products[context.state.product].loginPaths) {
    app.get(path, (c) => {
      const user = c.req.query("os_username") ?? "";
      return loginForm(c, {
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
    const parameters = await readParameters(c);
    const name = parameters.get("os_username") ?? "";
    const destination = destinationOf(parameters.get("os_destination"));
    const captcha = context.logins.captchaFor(name);
    if (captcha !== undefined && parameters.get("captchaResponse") === captcha)
      context.logins.succeeded(name);
    const user = checkPassword(context, name, parameters.get("os_password") ?? "");
    if (typeof user !== "string") {
      const previous = c.var.caller.session;
      if (previous !== undefined) context.sessions.end(previous.id);
      startSession(c, user.name);
      c.header("X-Seraph-LoginReason", "OK");
      return c.redirect(requestBase(c) + destination);
    }
    c.header("X-Seraph-LoginReason", user);
    return loginForm(c, {
      destination,
      user: name,
      error: "Your username or password is wrong. Please try again.",
      captcha: context.logins.captchaFor(name),
    });
  });

  for (const path of products[context.state.product].logoutPaths) {
    app.get(path, (c) => logOut(c));
  }
};

/** Only paths of this server: a login must not send its user elsewhere. */
export function destinationOf(text: string | null | undefined): string {
  return text && /^\/(?![/\\])/.test(text) ? text : "/";
}

function logOut(c: RequestContext): HandlerResponse {
  const { context } = c.var;
  // This includes a session that is waiting for the second step of its login.
  const session = sessionOf(c);
  if (session !== undefined) context.sessions.end(session.id);
  c.set("caller", { user: undefined, role: "anonymous", method: "none", webSudo: false });
  c.header("X-Seraph-LoginReason", "OUT");
  return c.redirect(`${requestBase(c)}${products[context.state.product].loginPaths[0]}?logout=true`);
}

const loginWire = z.object({
  username: z.string(),
  password: z.string(),
  rememberMe: z.unknown(),
  targetUrl: z.string().nullish(),
  captchaId: z.string().nullish(),
  captcha: z.string().nullish(),
});

/**
 * The login of servers whose logins may have two steps: JSON in, session cookie out. The vendor's tools confirm the request and the status
 * 200; the members of the responses are the emulator's own.
 */
export const jsonLoginRoutes: Routes = (app, context) => {
  app.post("/rest/tsv/:version{(?:1\\.0|latest)}/authenticate", async (c) => {
    if (!context.quirks.jsonLogin) return c.notFound();
    const body = await readJson(c);
    if (!body.ok) return body.response;
    const login = loginWire.safeParse(body.value);
    if (!login.success) return respondJson(c, { message: z.prettifyError(login.error) }, 400);
    return logIn(c, login.data);
  });
};

function logIn(
  c: RequestContext,
  { username, password, targetUrl, captcha }: z.infer<typeof loginWire>,
): Response {
  const { context } = c.var;
  const word = context.logins.captchaFor(username);
  if (word !== undefined && captcha === word) context.logins.succeeded(username);
  const user = checkPassword(context, username, password);
  if (typeof user === "string") {
    const status = denyLogin(c, user);
    const captchaId = context.logins.captchaFor(username) === undefined ? null : username;
    return respondJson(c, { authenticated: false, captchaId, message: "The login failed." }, status);
  }
  if (user.hasTwoStepLogin) {
    if (context.quirks.twoStepSession) startSession(c, undefined);
    const message = "The login needs a second step.";
    return respondJson(
      c,
      { authenticated: false, nextStep: "TWO_STEP_VERIFICATION", message },
      context.quirks.twoStepStatus,
    );
  }
  // A new id for the new user, or whoever planted the old one would be logged in too.
  const previous = c.var.caller.session;
  if (previous !== undefined) context.sessions.end(previous.id);
  const session = startSession(c, user.name);
  c.set("caller", { user, role: user.role, method: "session", webSudo: false, session });
  c.header("X-Seraph-LoginReason", "OK");
  return respondJson(c, { authenticated: true, targetUrl: destinationOf(targetUrl) });
}
