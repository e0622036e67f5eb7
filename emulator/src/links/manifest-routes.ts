import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { respond, respondErrors, respondStatus } from "../http/responses";
import { toXml } from "../http/xml";
import { requireAdmin } from "../login/access";
import { fetchManifest } from "../peer/peer";
import { products } from "../state/products";
import { linkById } from "../store/link-store";
import { iconUri, readLinkId } from "./link-wire";

const PATH = "/rest/applinks/:version{(?:1\\.0|2\\.0|3\\.0|latest)}/manifest";

/** Manifests: the server's own, which anybody may read, and those of linked applications. */
export const manifestRoutes: Routes = (app, context) => {
  app.use(`${PATH}/*`, async (c, next) => {
    c.header("Access-Control-Allow-Origin", "*");
    await next();
  });

  app.get(PATH, (c) => {
    c.header("Access-Control-Allow-Origin", "*");
    return respond(c, "manifest", ownManifest(context));
  });

  app.get(`${PATH}/:id`, async (c) => {
    const refused = requireAdmin(c);
    if (refused !== undefined) return refused;
    const link = linkById(context, readLinkId(c.req.param("id")));
    if (link === undefined) return respondErrors(c, 400, ["There is no application link with this id."]);
    return peerManifest(c, link.rpcUrl);
  });
};

/** The manifest of this server, which is public. */
export function ownManifest(context: EmulatorContext): Record<string, unknown> {
  const { state, baseUrl } = context;
  const { typeId } = products[state.product];
  return {
    id: state.applicationId,
    name: state.title,
    typeId,
    version: state.version,
    buildNumber: state.buildNumber,
    applinksVersion: state.applinksVersion,
    inboundAuthenticationTypes: authenticationTypes,
    outboundAuthenticationTypes: authenticationTypes,
    publicSignup: false,
    url: baseUrl,
    iconUrl: iconUri(context, typeId),
    iconUri: iconUri(context, typeId),
  };
}

/** Both lists are built from the inbound types, with a placeholder for a type without a class. */
const authenticationTypes = [
  "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider",
  "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthAuthenticationProvider",
  "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthWithImpersonationAuthenticationProvider",
  "com.atlassian.applinks.api.auth.types.TrustedAppsAuthenticationProvider",
  "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider",
  "placeholder",
];

async function peerManifest(c: RequestContext, rpcUrl: string): Promise<Response> {
  try {
    return respond(c, "manifest", await fetchManifest(c.var.context, rpcUrl));
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return respondStatus(c, 404, { message: `The manifest could not be retrieved: ${message}` });
  }
}

/** The consumer this server presents itself as, for anybody to read: peers register it before they accept its calls. */
export const consumerInfoRoutes: Routes = (app, context) => {
  app.get("/plugins/servlet/oauth/consumer-info", (c) => {
    const { key, name, description, publicKey } = context.state.ownConsumer;
    const body = toXml("consumer", { key, name, publicKey, description });
    return c.body(body, 200, { "Content-Type": "application/xml;charset=UTF-8" });
  });
};
