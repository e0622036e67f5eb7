import type { MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Environment, RequestContext, Routes, Variables } from "../environment";
import { isPassword } from "../passwords";
import type { Session } from "../sessions";
import { page } from "./page";

/** Sets `session` for everything that follows. */
export function recogniseUser({ settings, sessions }: Environment): MiddlewareHandler<Variables> {
  return async (c, next) => {
    c.set("session", sessions.find(getCookie(c, cookieName(settings.installation))));
    await next();
  };
}

/** The session of a user who is logged in, else a redirect to the login page, which returns here. */
export function requireSession(c: RequestContext): Session | Response {
  const { pathname, search } = new URL(c.req.url);
  return c.get("session") ?? c.redirect(`/login?destination=${encodeURIComponent(pathname + search)}`, 303);
}

/** The application's own login and logout; Confluence has no part in them. */
export const loginRoutes: Routes = (app, { settings, sessions }) => {
  const { installation, users, isBehindTls } = settings;

  app.get("/login", (c) => loginForm(c, installation, c.req.query("destination")));

  app.post("/login", async (c) => {
    const { name, password, destination } = await c.req.parseBody<Record<string, string>>();
    const user = users.find((candidate) => candidate.name === name);
    // An unknown name takes as long as a wrong password, so that names cannot be told apart.
    const isRight = isPassword(password ?? "", user?.passwordHash ?? NOBODY);
    if (user === undefined || !isRight) {
      return loginForm(c, installation, destination, "The name or the password is wrong.");
    }
    const previous = c.get("session");
    if (previous !== undefined) await sessions.end(previous.id);
    setCookie(c, cookieName(installation), sessions.start(user).id, {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: isBehindTls,
    });
    return c.redirect(ownPath(destination), 303);
  });

  app.get("/logout", (c) =>
    c.get("session") === undefined
      ? c.redirect("/login", 303)
      : page(
          c,
          "Log out",
          html`<p>You got here without a login to Confluence, so there is none to end: log out of Reporting instead.</p>
<form method="post" action="/logout"><button>Log out of Reporting</button></form>`,
        ),
  );

  app.post("/logout", async (c) => {
    const session = c.get("session");
    if (session !== undefined) await sessions.end(session.id);
    return c.redirect("/login", 303);
  });
};

function loginForm(
  c: RequestContext,
  installation: string,
  destination: string | undefined,
  error?: string,
): Response | Promise<Response> {
  return page(
    c,
    "Log in to Reporting",
    html`<p class="quiet">Installation ${installation}</p>
${error === undefined ? "" : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="/login">
<input type="hidden" name="destination" value="${ownPath(destination)}">
<label>Name <input name="name" autocomplete="username" autofocus required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>`,
    error === undefined ? 200 : 401,
  );
}

/** A login must not send its user to another site. */
function ownPath(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])/.test(text) ? text : "/";
}

/** Cookies know no ports: installations on one host must not take each other's session. */
function cookieName(installation: string): string {
  return `reporting-${installation}`;
}

/** The hash of no password. */
const NOBODY = `${"00".repeat(16)}:${"00".repeat(32)}`;
