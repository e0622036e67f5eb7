import { Hono } from "hono";
import { allowlistRoutes } from "../administration/allowlist-routes";
import { auditRoutes } from "../administration/audit-routes";
import { consumerTokenRoutes, danceRoutes } from "../calls/dance-routes";
import { proxyRoutes, whoamiRoutes } from "../calls/proxy-routes";
import { consumerRoutes } from "../consumers/consumer-routes";
import { levelsRoutes } from "../consumers/levels-routes";
import { providerRoutes } from "../consumers/provider-routes";
import type { EmulatorContext, EmulatorEnv, Routes } from "../context/context";
import { featureRoutes } from "../links/feature-routes";
import { formRoutes } from "../links/form-routes";
import { linkDeleteRoutes } from "../links/link-delete";
import { linkRoutes } from "../links/link-routes";
import { linkV2Routes } from "../links/link-v2-routes";
import { linkV3Routes } from "../links/link-v3-routes";
import { listingRoutes } from "../links/listing-routes";
import { consumerInfoRoutes, manifestRoutes } from "../links/manifest-routes";
import { peerCheckRoutes } from "../links/peer-check-routes";
import { relocateRoutes } from "../links/relocate-routes";
import { basicAuthSwitchRoutes } from "../login/basic-auth-switch";
import { jsonLoginRoutes, loginRoutes } from "../login/login-routes";
import { webSudoRoutes } from "../login/web-sudo-routes";
import { accessTokensPageRoutes } from "../oauth1/access-tokens-page";
import { authorizePageRoutes } from "../oauth1/authorize-page";
import { tokenServletRoutes } from "../oauth1/token-servlets";
import { oauth2AuthorizeRoutes } from "../oauth2/authorize-routes";
import { oauth2ClientRoutes } from "../oauth2/client-routes";
import { oauth2ConfigRoutes } from "../oauth2/config-routes";
import { oauth2CallbackRoutes } from "../oauth2/flow-routes";
import { oauth2TokenRoutes } from "../oauth2/token-routes";
import { currentUserRoutes, echoRoutes, userRoutes } from "../pages/caller-routes";
import { contentRoutes } from "../pages/content-routes";
import { editLinkPageRoutes } from "../pages/edit-link-page";
import { firstRequestRoutes } from "../pages/first-requests";
import { linksPageRoutes } from "../pages/links-page";
import { basicServletRoutes } from "../servlets/basic-servlet";
import { incomingConsumerServletRoutes } from "../servlets/incoming-consumer-servlets";
import { outgoingOAuthServletRoutes } from "../servlets/outgoing-oauth-servlets";
import { trustedServletRoutes } from "../servlets/trusted-servlets";
import { statusRoutes } from "../status/status-routes";

/** Routes of every product. */
export const commonRoutes: readonly Routes[] = [
  loginRoutes,
  webSudoRoutes,
  contentRoutes,
  currentUserRoutes,
  userRoutes,
  firstRequestRoutes,
  echoRoutes,
];

/** Routes of the Application Links plugin: absent from the product `generic`. */
export const applicationLinksRoutes: readonly Routes[] = [
  linkRoutes,
  linkV2Routes,
  linkDeleteRoutes,
  linkV3Routes,
  formRoutes,
  listingRoutes,
  manifestRoutes,
  relocateRoutes,
  peerCheckRoutes,
  featureRoutes,
  allowlistRoutes,
  whoamiRoutes,
  jsonLoginRoutes,
  basicAuthSwitchRoutes,
  auditRoutes,
  consumerInfoRoutes,
  consumerRoutes,
  providerRoutes,
  levelsRoutes,
  statusRoutes,
  tokenServletRoutes,
  authorizePageRoutes,
  accessTokensPageRoutes,
  basicServletRoutes,
  trustedServletRoutes,
  incomingConsumerServletRoutes,
  outgoingOAuthServletRoutes,
  danceRoutes,
  proxyRoutes,
  consumerTokenRoutes,
  oauth2ConfigRoutes,
  oauth2ClientRoutes,
  oauth2AuthorizeRoutes,
  oauth2TokenRoutes,
  oauth2CallbackRoutes,
  linksPageRoutes,
  editLinkPageRoutes,
];

/** The methods and paths that one module registers: the source of the table in the README. */
export function registeredBy(
  routes: Routes,
  context: EmulatorContext,
): readonly { method: string; path: string }[] {
  const app = new Hono<EmulatorEnv>();
  routes(app, context);
  return app.routes;
}
