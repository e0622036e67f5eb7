import type { RequestContext, Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { respond, respondErrors, respondStatus } from "../http/responses";
import { requireAdmin } from "../login/access";
import { CredentialsRequiredError, callPeer, preferredProvider } from "../peer/authenticated";
import { PeerUnreachableError } from "../peer/http";
import { fetchManifest } from "../peer/peer";
import type { Link } from "../state/server-state";
import { linkById } from "../store/link-store";
import { readLinkId } from "./link-wire";

const PATH = "/rest/applinks/:version{(?:1\\.0|latest)}";

/**
 * Checks that servers make of each other: whether the caller is an administrator, which application is at an address, and whether a link
 * may be deleted there.
 */
export const peerCheckRoutes: Routes = (app, context) => {
  app.get(`${PATH}/authenticationinfo`, (c) => {
    return requireAdmin(c) ?? respondStatus(c, 200, { message: "The caller is an administrator." });
  });

  app.get(`${PATH}/authenticationinfo/id/:id/url/:url{.+}`, async (c) => {
    const refused = requireAdmin(c);
    if (refused !== undefined) return refused;
    const url = c.req.query("url") ?? c.req.param("url");
    const manifest = isUrl(url) ? await fetchManifest(context, url).catch(() => undefined) : undefined;
    const isThere = manifest?.id.toLowerCase() === c.req.param("id").toLowerCase();
    return isThere
      ? respondStatus(c, 200, { message: "The application is there." })
      : respondStatus(c, 404, { message: `There is no application with this id at ${url}.` });
  });

  for (const operation of [
    "reciprocate-application-delete",
    "reciprocate-entity-delete",
    "reciprocate-entity-create",
  ]) {
    app.get(`${PATH}/permission/${operation}/:id`, async (c) => {
      const refused = requireAdmin(c);
      if (refused !== undefined) return refused;
      const link = linkById(context, readLinkId(c.req.param("id")));
      if (link === undefined) return respondErrors(c, 400, ["There is no application link with this id."]);
      return respond(c, "permissionCode", { code: await permissionAtPeer(c, link) });
    });
  }
};

const codesByStatus: Readonly<Record<number, string>> = {
  200: "ALLOWED",
  401: "AUTHENTICATION_FAILED",
  403: "NO_PERMISSION",
  404: "MISSING",
};

/** Whether the caller would be an administrator at the peer, with the authentication the link has. */
async function permissionAtPeer(c: RequestContext, link: Link): Promise<string> {
  const providerClass = preferredProvider(link);
  if (providerClass === undefined) return "NO_AUTHENTICATION_CONFIGURED";
  try {
    const { status } = await callPeer(c.var.context, link, providerClass, {
      path: "/rest/applinks/1.0/authenticationinfo",
      headers: { Accept: "application/json" },
      user: c.var.caller.user?.name ?? "",
    });
    return codesByStatus[status] ?? "NO_PERMISSION";
  } catch (error) {
    if (error instanceof CredentialsRequiredError) return "CREDENTIALS_REQUIRED";
    if (error instanceof PeerUnreachableError) return "NO_CONNECTION";
    throw error;
  }
}
