import type { RequestContext, Routes } from "../context/context";
import { readEntityAs } from "../http/bodies";
import { respondErrors, respondStatus, UncaughtException } from "../http/responses";
import { requireAdmin } from "../login/access";
import { addLink, isTakenId, linkById } from "../store/link-store";
import { GENERIC_TYPE, isInstalledType } from "../store/link-types";
import { linkIdOfUrl } from "../store/link-urls";
import { changeLink } from "./link-changes";
import { unknownType } from "./link-routes";
import { linkWire, readDetails, readLinkId, selfLink } from "./link-wire";

const PATH = "/rest/applinks/:version{(?:2\\.0|3\\.0|latest)}/applicationlink";

/** What REST 2.0 adds to links: creation by PUT, which does not contact the application, and update by POST. */
export const linkV2Routes: Routes = (app) => {
  app.put(PATH, async (c) => {
    const refused = requireAdmin(c, { webSudo: true });
    return refused ?? create(c);
  });

  app.post(`${PATH}/:id`, async (c) => {
    const refused = requireAdmin(c, { webSudo: true });
    return refused ?? update(c);
  });
};

async function create(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readEntityAs(c, linkWire);
  if (!body.ok) return body.response;
  const { typeId, id: wantedId } = body.value;
  if (!isInstalledType(typeId)) return unknownType(c, typeId);
  const details = readDetails(context, body.value);
  const hasOwnId = typeId !== GENERIC_TYPE && wantedId !== undefined && wantedId !== "";
  const id = hasOwnId ? readLinkId(wantedId) : linkIdOfUrl(details.rpcUrl);
  if (isTakenId(context, id)) {
    return respondErrors(c, 400, ["An application link for this URL exists already."]);
  }
  addLink(context, c.var.caller.user?.name, { id, typeId, ...details });
  return respondStatus(c, 201, { created: [selfLink(c, id)] });
}

async function update(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readEntityAs(c, linkWire);
  if (!body.ok) return body.response;
  const wire = body.value;
  if (!isInstalledType(wire.typeId)) return unknownType(c, wire.typeId);
  const link = linkById(context, readLinkId(c.req.param("id") ?? ""));
  if (link === undefined) {
    return respondErrors(c, 400, ["There is no application link with this id."]);
  }
  const refused = changeLink(c, link, wire, { isStrict: true });
  if (refused !== undefined) return refused;
  // The response's link is built from the id in the body, after the update has been applied.
  if (wire.id === undefined && context.quirks.updateWithoutBodyId === 500)
    throw new UncaughtException("id is null");
  return respondStatus(c, 200, { updated: [selfLink(c, wire.id ?? link.id)] });
}
