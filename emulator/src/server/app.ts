import { Hono, type MiddlewareHandler } from "hono";
import type { EmulatorContext, EmulatorEnv } from "../context/context";
import { containerChecks } from "../http/container";
import { errorPage } from "../http/html";
import { rateLimiting } from "../http/rate-limit";
import { routePath } from "../http/request-addresses";
import { acceptableTypes, respondStatus, respondUncaught, UncaughtException } from "../http/responses";
import { xsrfFilter } from "../http/xsrf";
import { basicAuthSwitch } from "../login/basic-auth-switch";
import { authentication } from "./authentication";
import { logAndInjectFaults } from "./fault-injection";
import { applicationLinksRoutes, commonRoutes } from "./routes";

/** The path of every request outside the context path; no route matches it. */
const outside = "/\0";

/** Hides REST 3.0 from servers that are too old for it. There, `latest` is 2.0. */
const restVersions: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  if (c.var.context.quirks.rest3) return next();
  const isVersion3 = c.req.path.startsWith("/rest/applinks/3.0/");
  const isOnlyVersion3 = /^\/rest\/applinks\/latest\/(?:applinks|status|features)(?:\/|$)/.test(c.req.path);
  return isVersion3 || isOnlyVersion3 ? c.notFound() : next();
};

/** The paths of OAuth 2.0, in both directions. */
const OAUTH2_PATHS = ["/rest/oauth2/*", "/rest/oauth2-client/*", "/plugins/servlet/oauth2/*"];

/** Hides OAuth 2.0 from servers that are too old for it. */
const oauth2Versions: MiddlewareHandler<EmulatorEnv> = async (c, next) =>
  c.var.context.quirks.oauth2 ? next() : c.notFound();

/** The web application: middleware for every request, in this order, then the product's routes. */
export function createApp(context: EmulatorContext): Hono<EmulatorEnv> {
  const { contextPath, quirks, state } = context;
  const app = new Hono<EmulatorEnv>({
    getPath: (request) => routePath(request.url, contextPath, quirks) ?? outside,
  });

  app.use((c, next) => {
    c.set("context", context);
    return next();
  });
  app.use(logAndInjectFaults);
  app.use(containerChecks);
  app.use(basicAuthSwitch);
  app.use(authentication);
  app.use(rateLimiting(context));
  app.use("/rest/*", xsrfFilter);
  app.use("/rest/*", acceptableTypes);
  app.use("/rest/applinks/*", restVersions);
  for (const path of OAUTH2_PATHS) app.use(path, oauth2Versions);

  for (const routes of commonRoutes) routes(app, context);
  if (state.product !== "generic") for (const routes of applicationLinksRoutes) routes(app, context);

  app.notFound((c) => {
    if (!c.req.path.startsWith("/rest/")) return errorPage(c, 404, "There is no such page.");
    const status = isOtherMethod(app, c.req) ? 405 : 404;
    return respondStatus(c, status, { message: `HTTP ${status} for ${c.req.method} ${c.req.path}` });
  });
  app.onError((error, c) => {
    // Anything else is a bug in the emulator, which must not look like behaviour of the server.
    if (!(error instanceof UncaughtException)) console.error(error);
    return respondUncaught(c, error);
  });
  return app;
}

/** Whether the path exists, but not for this method. */
function isOtherMethod(app: Hono<EmulatorEnv>, { method, path }: { method: string; path: string }): boolean {
  const hasRoute = (candidate: string) =>
    app.router.match(candidate, path)[0].some(([[, route]]) => route.method === candidate);
  return !hasRoute(method) && ["GET", "POST", "PUT", "DELETE"].some(hasRoute);
}
