import type { RequestContext } from "../context/context";
import { changeDetails } from "../links/link-changes";
import { hasRole } from "../login/access";
import { applyLevels } from "../peer/mutual-trust";
import type { Link } from "../state/server-state";
import { makePrimary, removeLink } from "../store/link-store";
import { levelOf } from "./authentication-labels";

/** What a form of the configuration page does; returns what is wrong when it cannot be done. */
export type LinkAction = (
  c: RequestContext,
  link: Link,
  parameters: URLSearchParams,
) => string[] | Promise<string[]>;

/** What administrators do on the configuration page, by the value of the pressed button. */
export const linkActions: Readonly<Record<string, LinkAction>> = {
  details(c, link, parameters) {
    const [name = "", rpcUrl = "", displayUrl = ""] = ["name", "rpcUrl", "displayUrl"].map(
      (field) => parameters.get(field)?.trim() ?? "",
    );
    if (name === "") return ["The name is required."];
    const user = c.var.caller.user?.name;
    return changeDetails(c.var.context, user, link, { name, rpcUrl, displayUrl }).map(
      ({ summary }) => summary,
    );
  },
  async levels(c, link, parameters) {
    const { context } = c.var;
    const incoming = levelOf(parameters.get("incoming"));
    const outgoing = levelOf(parameters.get("outgoing"));
    if (incoming === undefined || outgoing === undefined) return ["There is no such level."];
    const impersonates = incoming.twoLoImpersonationEnabled || outgoing.twoLoImpersonationEnabled;
    if (impersonates && !hasRole(c, "systemAdministrator"))
      return ["Impersonation needs a system administrator."];
    try {
      await applyLevels(context, link, { incoming, outgoing });
      context.audit(c.var.caller.user?.name, "OAuth levels changed", link.name);
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [`The consumer information of ${link.name} could not be retrieved: ${reason}.`];
    }
  },
  primary(c, link) {
    const { context } = c.var;
    makePrimary(context, link);
    context.audit(c.var.caller.user?.name, "Application link made primary", link.name);
    return [];
  },
  delete(c, link) {
    removeLink(c.var.context, c.var.caller.user?.name, link);
    return [];
  },
};
