import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { respond, respondStatus, UncaughtException } from "../http/responses";
import { requireAdmin } from "../login/access";
import { fetchManifest } from "../peer/peer";
import type { Link } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";
import { levelsOf } from "../store/levels";
import { linkById, listedLinks } from "../store/link-store";
import { GENERIC_TYPE } from "../store/link-types";
import { readLinkId, showLink } from "./link-wire";

/** The list behind the old administration page, by type and name, and the state of single links. */
export const listingRoutes: Routes = (app, context) => {
  app.get("/rest/applinks/:version{(?:1\\.0|latest)}/listApplicationlinks", async (c) => {
    const refused = requireAdmin(c);
    if (refused !== undefined) return refused;
    const links = listedLinks(context).sort(
      (a, b) => compare(a.typeId, b.typeId) || compare(a.name.toLowerCase(), b.name.toLowerCase()),
    );
    const list = await Promise.all(links.map((link) => showEntry(c, link)));
    const xml = { list: list.map((entry) => ({ "xsi:type": "linkAndAuthProviderEntity", ...entry })) };
    return respond(c, "list", { list }, 200, {
      "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      ...xml,
    });
  });

  app.get("/rest/applinks/:version{(?:1\\.0|latest)}/listApplicationlinkstates/id/:id", async (c) => {
    const refused = requireAdmin(c);
    if (refused !== undefined) return refused;
    const link = linkById(context, readLinkId(c.req.param("id")));
    if (link === undefined) {
      if (context.quirks.unknownLinkStatus === 500) throw new UncaughtException("NullPointerException");
      return respondStatus(c, 404, { message: "There is no application link with this id." });
    }
    return respond(c, "applicationLinkState", { appLinkState: await appLinkState(context, link) });
  });
};

async function showEntry(c: RequestContext, link: Link): Promise<object> {
  const { context } = c.var;
  const outgoing = Object.keys(link.providers);
  const incoming = incomingClasses(context, link);
  return {
    application: showLink(c, link),
    configuredOutboundAuthenticators: outgoing,
    configuredInboundAuthenticators: incoming,
    hasIncomingAuthenticationProviders: true,
    hasOutgoingAuthenticationProviders: true,
    webItems: [],
    webPanels: [],
    ...(context.quirks.platform === "old" ? { appLinkState: await appLinkState(context, link) } : {}),
    isSystem: link.isSystem,
    entityTypeIdStrings: [],
  };
}

function incomingClasses(context: EmulatorContext, link: Link): string[] {
  const { incoming } = levelsOf(context, link);
  const classes: ReadonlyArray<readonly [string, boolean]> = [
    [providerClasses.oauth, incoming.enabled],
    [providerClasses.twoLo, incoming.twoLoEnabled],
    [providerClasses.twoLoi, incoming.twoLoImpersonationEnabled],
    [providerClasses.trusted, context.state.trustedApplications.some(({ linkId }) => linkId === link.id)],
  ];
  return classes.filter(([, isConfigured]) => isConfigured).map(([providerClass]) => providerClass);
}

async function appLinkState(context: EmulatorContext, link: Link): Promise<string> {
  if (link.typeId === GENERIC_TYPE) return "OK";
  try {
    const { id } = await fetchManifest(context, link.rpcUrl);
    return id === link.id ? "OK" : "UPGRADED_TO_UAL";
  } catch {
    return "OFFLINE";
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
