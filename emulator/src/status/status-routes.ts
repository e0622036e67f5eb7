import type { Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { respondJson, respondV3Errors } from "../http/responses";
import { findLinkV3 } from "../links/find-link";
import { requireAdminV3, requireSysadminV3 } from "../login/access";
import type { Link } from "../state/server-state";
import { evaluateStatus } from "./evaluate";
import { MIGRATION_PATH } from "./legacy-authentication";
import { statusCategories } from "./status-failure";

/** REST 3.0 resource of a link's status, and the one that a peer calls while it evaluates its own. */
export const statusRoutes: Routes = (app, context) => {
  app.get("/rest/applinks/:version{(?:3\\.0|latest)}/status/:id", async (c) => {
    const refused = requireAdminV3(c);
    if (refused !== undefined) return refused;
    const callback = c.req.query("authorisationCallback");
    if (callback !== undefined && !isUrl(callback)) {
      const summary = "The authorisation callback must be an absolute URI.";
      return respondV3Errors(c, 400, [{ context: "authorisationCallback", summary }]);
    }
    const found = findLinkV3(c);
    if (!found.ok) return found.response;

    const user = c.var.caller.user?.name ?? "";
    const status = await evaluateStatus(context, found.link, { user, callback });
    const { localAuthentication, remoteAuthentication, failure } = status;
    return respondJson(c, {
      link: showLink(found.link),
      working: failure === undefined,
      localAuthentication,
      remoteAuthentication,
      error: failure && {
        category: statusCategories[failure.type],
        type: failure.type,
        details: failure.details,
        authorisationUri: failure.authorisationUri,
      },
    });
  });

  app.get(`${MIGRATION_PATH}/:id`, (c) => {
    return requireSysadminV3(c) ?? respondJson(c, {});
  });
};

function showLink({ id, name, displayUrl, rpcUrl, typeId }: Link): object {
  return { id, name, displayUrl, rpcUrl, type: typeId };
}
