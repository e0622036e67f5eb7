import type { MiddlewareHandler } from "hono";
import type { EmulatorContext, EmulatorEnv } from "../context";

/** Hides REST 3.0 from servers that are too old for it. There, `latest` is 2.0. */
export function restVersions(context: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    if (context.quirks.rest3) return next();
    const isVersion3 = c.req.path.startsWith("/rest/applinks/3.0/");
    const isOnlyVersion3 = /^\/rest\/applinks\/latest\/(?:applinks|status|features)(?:\/|$)/.test(c.req.path);
    return isVersion3 || isOnlyVersion3 ? c.notFound() : next();
  };
}
