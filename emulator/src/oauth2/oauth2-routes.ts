import type { Routes } from "../context/context";
import { oauth2AuthorizeRoutes } from "./authorize-routes";
import { oauth2ClientRoutes } from "./client-routes";
import { oauth2ConfigRoutes } from "./config-routes";
import { oauth2CallbackRoutes } from "./flow-routes";
import { oauth2TokenRoutes } from "./token-routes";

/** OAuth 2.0 in both directions. Servers that are too old for it do not know its paths. */
export const oauth2Routes: Routes = (app, context) => {
  for (const path of ["/rest/oauth2/*", "/rest/oauth2-client/*", "/plugins/servlet/oauth2/*"]) {
    app.use(path, async (c, next) => (context.quirks.oauth2 ? next() : c.notFound()));
  }
  oauth2ConfigRoutes(app, context);
  oauth2ClientRoutes(app, context);
  oauth2AuthorizeRoutes(app, context);
  oauth2TokenRoutes(app, context);
  oauth2CallbackRoutes(app, context);
};
