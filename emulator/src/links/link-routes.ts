import type { RequestContext, Routes } from "../context/context";
import { readEntityAs } from "../http/bodies";
import { respond, respondErrors, respondStatus, UncaughtException } from "../http/responses";
import { requireAdmin } from "../login/access";
import type { Link } from "../state/server-state";
import { addLink, isTakenId, linkById, linksOfType, listedLinks, makePrimary } from "../store/link-store";
import { isInstalledType } from "../store/link-types";
import { changeLink } from "./link-changes";
import { linkWire, readDetails, readLinkId, selfLink, showLink } from "./link-wire";

/** The link resource of REST 1.0; later versions and applinks-oauth, whose class extends it, respond alike. */
export const linkPaths = [
  "/rest/applinks/:version{(?:1\\.0|2\\.0|3\\.0|latest)}/applicationlink",
  "/rest/applinks-oauth/:version{(?:1\\.0|latest)}/applicationlink",
] as const;

/** Links on REST 1.0: list, read, upsert and primary. */
export const linkRoutes: Routes = (app, context) => {
  for (const path of linkPaths) {
    app.get(path, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      return refused ?? respondLinks(c, listedLinks(context));
    });

    app.get(`${path}/type/:typeId`, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      if (refused !== undefined) return refused;
      const typeId = c.req.param("typeId");
      if (!isInstalledType(typeId)) return unknownType(c, typeId);
      return respondLinks(c, linksOfType(context, typeId));
    });

    app.get(`${path}/primary/:typeId`, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      if (refused !== undefined) return refused;
      const typeId = c.req.param("typeId");
      if (!isInstalledType(typeId)) return unknownType(c, typeId);
      const [first] = linksOfType(context, typeId);
      if (first === undefined) {
        return respondStatus(c, 404, { message: `There is no application link of type ${typeId}.` });
      }
      if (!first.isPrimary) throw new UncaughtException(`No link of type ${typeId} is primary.`);
      return respondLink(c, first);
    });

    app.post(`${path}/primary/:id`, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      if (refused !== undefined) return refused;
      const link = linkById(context, readLinkId(c.req.param("id")));
      if (link === undefined) return unknownLink(c);
      makePrimary(context, link);
      context.audit(c.var.caller.user?.name, "Application link made primary", link.name);
      return respondStatus(c, 200, {
        message: `${link.name} is now the primary application link.`,
        updated: [selfLink(c, link.id)],
      });
    });

    app.get(`${path}/:id`, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      if (refused !== undefined) return refused;
      const id = readLinkId(c.req.param("id"));
      const link = linkById(context, id);
      // A ghost consists of nothing but its id.
      if (link === undefined && isTakenId(context, id)) return unknownType(c, "unknown");
      if (link === undefined) return unknownLink(c);
      if (!isInstalledType(link.typeId)) return unknownType(c, link.typeId);
      return respondLink(c, link);
    });

    app.put(`${path}/:id`, async (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      return refused ?? upsert(c);
    });
  }
};

/** The 400 for an application type that has no module. */
export function unknownType(c: RequestContext, typeId: string | undefined): Response {
  return respondErrors(c, 400, [`The application type ${typeId ?? ""} is not installed.`]);
}

/** Responds with one link, as REST 1.0 shows it. */
export function respondLink(c: RequestContext, link: Link): Response {
  return respond(c, "applicationLink", showLink(c, link));
}

function respondLinks(c: RequestContext, links: readonly Link[]): Response {
  return respond(c, "applicationLinks", {
    applicationLinks: links.map((link) => showLink(c, link)),
  });
}

/** The real resource fails on a null reference instead of responding with 404. */
function unknownLink(c: RequestContext): Response {
  if (c.var.context.quirks.unknownLinkStatus === 500) throw new UncaughtException("NullPointerException");
  return respondStatus(c, 404, { message: "There is no application link with this id." });
}

/** Creates with the id of the *body*, or updates the link of the path: what a peer calls for the other half of a two-way link. */
async function upsert(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readEntityAs(c, linkWire);
  if (!body.ok) return body.response;
  const wire = body.value;
  if (!isInstalledType(wire.typeId)) return unknownType(c, wire.typeId);
  const link = linkById(context, readLinkId(c.req.param("id") ?? ""));
  if (link !== undefined) {
    const refused = changeLink(c, link, wire, { isStrict: context.quirks.platform === "new" });
    return refused ?? respondStatus(c, 200, { updated: [selfLink(c, link.id)] });
  }
  if (wire.id === undefined) throw new UncaughtException("id is null");
  const id = readLinkId(wire.id);
  if (isTakenId(context, id)) throw new UncaughtException(`An application link with the id ${id} exists.`);
  addLink(context, c.var.caller.user?.name, { id, typeId: wire.typeId, ...readDetails(context, wire) });
  return respondStatus(c, 201, { created: [selfLink(c, id)] });
}
