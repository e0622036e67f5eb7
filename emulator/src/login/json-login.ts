import * as z from "zod";
import type { EmulatorContext, RequestContext, Routes } from "../context";
import { answerJson } from "../http/answers";
import { readJson } from "../http/bodies";
import { checkPassword, denyLogin } from "./basic";
import { destinationOf } from "./login-routes";
import { startSession } from "./session-cookie";

const loginWire = z.object({
  username: z.string(),
  password: z.string(),
  rememberMe: z.unknown(),
  targetUrl: z.string().nullish(),
  captchaId: z.string().nullish(),
  captcha: z.string().nullish(),
});

/**
 * The login of servers whose logins may have two steps: JSON in, session cookie out. Vendor's tools assert the request and the status 200;
 * the members of the responses are the emulator's own.
 */
export const jsonLoginRoutes: Routes = (app, context) => {
  app.post("/rest/tsv/:version{(?:1\\.0|latest)}/authenticate", async (c) => {
    if (!context.quirks.jsonLogin) return c.notFound();
    const body = await readJson(c, context);
    if (!body.ok) return body.response;
    const login = loginWire.safeParse(body.value);
    if (!login.success) return answerJson(c, { message: z.prettifyError(login.error) }, 400);
    return logIn(c, context, login.data);
  });
};

function logIn(
  c: RequestContext,
  context: EmulatorContext,
  { username, password, targetUrl, captcha }: z.infer<typeof loginWire>,
): Response {
  const word = context.logins.captchaFor(username);
  if (word !== undefined && captcha === word) context.logins.succeeded(username);
  const user = checkPassword(context, username, password);
  if (typeof user === "string") {
    const status = denyLogin(c, context, user);
    const captchaId = context.logins.captchaFor(username) === undefined ? null : username;
    return answerJson(c, { authenticated: false, captchaId, message: "The login failed." }, status);
  }
  if (user.hasTwoStepLogin) {
    const message = "The login needs a second step.";
    return answerJson(
      c,
      { authenticated: false, nextStep: "TWO_STEP_VERIFICATION", message },
      context.quirks.twoStepStatus,
    );
  }
  // A new id for the new user, or whoever planted the old one would be logged in too.
  const previous = c.get("caller").session;
  if (previous !== undefined) context.sessions.end(previous.id);
  const session = startSession(c, context, user.name);
  c.set("caller", { user, role: user.role, method: "session", webSudo: false, session });
  c.header("X-Seraph-LoginReason", "OK");
  return answerJson(c, { authenticated: true, targetUrl: destinationOf(targetUrl) });
}
