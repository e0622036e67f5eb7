import * as z from "zod";
import type { RequestContext, Routes } from "../context/context";
import { readJson } from "../http/bodies";
import { respondJson, respondV3Errors, type V3Error } from "../http/responses";
import { requireAdminV3 } from "../login/access";
import { listedLinks, removeGhost, removeLink } from "../store/link-store";
import { isInstalledType } from "../store/link-types";
import { findLinkV3 } from "./find-link";
import { changeDetails } from "./link-changes";
import { type Extras, showLinkV3, showLinkWithExtras, showPseudoLinks } from "./link-v3-wire";

const PATH = "/rest/applinks/:version{(?:3\\.0|latest)}/applinks";

/** Links on REST 3.0: list (with OAuth 2.0 pseudo links), read, update of everything but the type, and delete. */
export const linkV3Routes: Routes = (app, context) => {
  app.get(PATH, async (c) => {
    const refused = requireAdminV3(c) ?? refuseMediaType(c);
    if (refused !== undefined) return refused;
    const extras = extrasOf(c);
    const links = listedLinks(context).map((link) => showLinkWithExtras(context, link, extras));
    return respondJson(c, [...(await Promise.all(links)), ...showPseudoLinks(context, extras)]);
  });

  app.get(`${PATH}/:id`, async (c) => {
    const refused = requireAdminV3(c) ?? refuseMediaType(c);
    if (refused !== undefined) return refused;
    const found = findLinkV3(c);
    if (!found.ok) return found.response;
    if (!isInstalledType(found.link.typeId)) {
      return respondV3Errors(c, 400, [{ summary: `The type ${found.link.typeId} is not installed.` }]);
    }
    return respondJson(c, await showLinkWithExtras(context, found.link, extrasOf(c)));
  });

  app.put(`${PATH}/:id`, async (c) => {
    const refused = requireAdminV3(c) ?? refuseMediaType(c);
    return refused ?? update(c);
  });

  app.delete(`${PATH}/:id`, (c) => {
    const refused = requireAdminV3(c);
    if (refused !== undefined) return refused;
    const found = findLinkV3(c);
    if (found.ok) removeLink(context, c.var.caller.user?.name, found.link);
    else if (!removeGhost(context, c.req.param("id"))) return found.response;
    return c.body(null, 204);
  });
};

/** REST 3.0 produces JSON only. */
function refuseMediaType(c: RequestContext): Response | undefined {
  const { quirks } = c.var.context;
  const accept = c.req.header("Accept") ?? "";
  const isAcceptable =
    accept.trim() === "" || /json|\*\/\*|application\/\*/i.test(accept) || !accept.includes("/");
  return isAcceptable || !quirks.strictV3MediaTypes ? undefined : c.body("Not Acceptable", 406);
}

function extrasOf(c: RequestContext): Extras {
  return { properties: c.req.queries("property") ?? [], data: c.req.queries("data") ?? [] };
}

const optionalString = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const updateWire = z.object({
  name: optionalString,
  rpcUrl: optionalString,
  displayUrl: optionalString,
  primary: z.boolean().nullish(),
});

type Update = z.infer<typeof updateWire>;

async function update(c: RequestContext): Promise<Response> {
  const body = await readJson(c);
  if (!body.ok) return body.response;
  const parsed = updateWire.safeParse(body.value);
  if (!parsed.success) return respondV3Errors(c, 400, [{ summary: "The body is not an application link." }]);
  const missing = missingMembers(parsed.data);
  if (missing.length > 0) return respondV3Errors(c, 400, missing);
  const found = findLinkV3(c);
  if (!found.ok) return found.response;

  const errors = changeDetails(c.var.context, c.var.caller.user?.name, found.link, parsed.data);
  if (errors.length > 0) return respondV3Errors(c, 400, errors);
  return respondJson(c, showLinkV3(found.link));
}

function missingMembers(wire: Update): V3Error[] {
  return (["name", "rpcUrl", "displayUrl"] as const)
    .filter((member) => wire[member].trim() === "")
    .map((member) => ({ context: member, summary: `The member "${member}" is required.` }));
}
