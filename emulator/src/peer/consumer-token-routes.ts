import type { Routes } from "../context";
import { answerStatus } from "../http/answers";
import { findLink } from "../links/find-link";
import { hasRole, unauthenticated } from "../login/access";

/** REST resource with which users drop the access token this server holds for them at a peer. */
export const consumerTokenRoutes: Routes = (app, context) => {
  for (const path of [
    "/rest/applinks-oauth/1.0/consumer-token",
    "/rest/applinks/1.0/consumer-token",
  ] as const) {
    app.delete(`${path}/:id`, (c, next) => {
      if (context.quirks.consumerTokenPath !== path) return next();
      if (!hasRole(c, "user")) return unauthenticated(c, context);
      const found = findLink(c, context);
      if (!found.ok) return found.response;
      const { state } = context;
      const user = c.get("caller").user?.name;
      state.outgoingTokens = state.outgoingTokens.filter(
        (held) => held.linkId !== found.link.id || held.user !== user,
      );
      context.changed();
      return answerStatus(c, context, 200, { message: "The access token has been removed." });
    });
  }
};
