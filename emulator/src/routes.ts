import { consumerInfoRoutes } from "./consumers/consumer-info";
import { consumerRoutes } from "./consumers/consumer-routes";
import { levelsRoutes } from "./consumers/levels-routes";
import { providerRoutes } from "./consumers/provider-routes";
import type { Routes } from "./context";
import { basicAuthSwitchRoutes } from "./login/basic-auth-switch";
import { loginRoutes } from "./login/login-routes";
import { webSudoRoutes } from "./login/web-sudo-routes";
import { accessTokensPageRoutes } from "./oauth1/access-tokens-page";
import { authorizePageRoutes } from "./oauth1/authorize-page";
import { tokenServletRoutes } from "./oauth1/token-servlets";
import { statusRoutes } from "./status/status-routes";

/** Routes of every product. */
export const commonRoutes: readonly Routes[] = [loginRoutes, webSudoRoutes];

/** Routes of the Application Links plugin: absent from the product `generic`. */
export const applicationLinksRoutes: readonly Routes[] = [
  basicAuthSwitchRoutes,
  consumerInfoRoutes,
  consumerRoutes,
  providerRoutes,
  levelsRoutes,
  statusRoutes,
  tokenServletRoutes,
  authorizePageRoutes,
  accessTokensPageRoutes,
];
