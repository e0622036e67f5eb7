import type { RequestContext, Routes } from "../context/context";
import { respondStatus } from "../http/responses";
import { hasRole, requireAdmin } from "../login/access";
import { CredentialsRequiredError, callPeer, preferredProvider } from "../peer/authenticated";
import type { Link } from "../state/server-state";
import { linkById, removeGhost, removeLink } from "../store/link-store";
import { linkPaths } from "./link-routes";
import { readLinkId } from "./link-wire";

/**
 * Deletion on REST 1.0 and 2.0, the only link operation there that never requires WebSudo; `reciprocate=true` deletes the peer's half
 * first.
 */
export const linkDeleteRoutes: Routes = (app, context) => {
  for (const path of linkPaths) {
    app.delete(`${path}/:id`, async (c) => {
      const refused = requireAdmin(c, { webSudo: false });
      if (refused !== undefined) return refused;
      const id = readLinkId(c.req.param("id"));
      const link = linkById(context, id);
      if (link === undefined) {
        return removeGhost(context, id)
          ? respondStatus(c, 200, { message: "The application link was deleted." })
          : respondStatus(c, 404, { message: "There is no application link with this id." });
      }
      if (link.isSystem && !hasRole(c, "systemAdministrator")) {
        return respondStatus(c, 403, {
          message: "Only system administrators may delete system links.",
        });
      }
      const problem = c.req.query("reciprocate") === "true" ? await deleteAtPeer(c, link) : undefined;
      if (problem !== undefined) return problem;
      removeLink(context, c.var.caller.user?.name, link);
      return respondStatus(c, 200, { message: `The application link ${link.name} was deleted.` });
    });
  }
};

async function deleteAtPeer(c: RequestContext, link: Link): Promise<Response | undefined> {
  const { context } = c.var;
  const providerClass = preferredProvider(link);
  const credentialsRequired = () =>
    respondStatus(c, 401, { message: `Credentials are required for ${link.name}.` });
  if (providerClass === undefined) return credentialsRequired();
  try {
    const response = await callPeer(context, link, providerClass, {
      method: "DELETE",
      path: `/rest/applinks/1.0/applicationlink/${context.state.applicationId}`,
      headers: { Accept: "application/json", "X-Atlassian-Token": "no-check" },
      user: c.var.caller.user?.name ?? "",
    });
    if (response.status < 300) return undefined;
    return respondStatus(c, 500, { message: `${link.name} responded with ${response.status}.` });
  } catch (error) {
    if (error instanceof CredentialsRequiredError) return credentialsRequired();
    const message = error instanceof Error ? error.message : "";
    return respondStatus(c, 500, { message: `${link.name} could not be reached: ${message}` });
  }
}
