import * as z from "zod";
import type { Routes } from "../context/context";
import { readJson } from "../http/bodies";
import { respondJson, respondV3Errors, type V3Error } from "../http/responses";
import { findLinkV3 } from "../links/find-link";
import { requireAdminV3, requireSysadminV3 } from "../login/access";
import { applyLevels } from "../peer/mutual-trust";
import { disabledLevel, levelsOf, normaliseLevel } from "../store/levels";

const PATH = "/rest/applinks/:version{(?:3\\.0|latest)}/status/:id/oauth";

/** REST 3.0 resource of a link's OAuth levels: anybody may read it, because the peer does so anonymously. */
export const levelsRoutes: Routes = (app, context) => {
  app.get(PATH, (c) => {
    const found = findLinkV3(c);
    return found.ok ? respondJson(c, levelsOf(context, found.link)) : found.response;
  });

  app.put(PATH, async (c) => {
    const refused = requireAdminV3(c);
    if (refused !== undefined) return refused;
    const body = await readJson(c, 500);
    if (!body.ok) return body.response;
    const parsed = levelsWire.safeParse(body.value);
    const errors = parsed.success
      ? missingDirections(parsed.data)
      : [{ summary: "The body is not readable." }];
    if (!parsed.success || errors.length > 0) return respondV3Errors(c, 400, errors);
    const incoming = normaliseLevel(parsed.data.incoming ?? disabledLevel);
    const outgoing = normaliseLevel(parsed.data.outgoing ?? disabledLevel);
    if (incoming.twoLoImpersonationEnabled || outgoing.twoLoImpersonationEnabled) {
      const refusedToo = requireSysadminV3(c);
      if (refusedToo !== undefined) return refusedToo;
    }
    const found = findLinkV3(c);
    if (!found.ok) return found.response;

    const { link } = found;
    try {
      await applyLevels(context, link, { incoming, outgoing });
    } catch (error) {
      const summary = `The consumer information of ${link.name} could not be retrieved from ${link.rpcUrl}.`;
      return respondV3Errors(c, 409, [
        { summary, details: [error instanceof Error ? error.message : String(error)] },
      ]);
    }
    context.audit(c.var.caller.user?.name, "OAuth levels changed", link.name);
    return c.body(null, 204);
  });
};

const levelWire = z.object({
  enabled: z.boolean().default(false),
  twoLoEnabled: z.boolean().default(false),
  twoLoImpersonationEnabled: z.boolean().default(false),
});

const levelsWire = z.object({ incoming: levelWire.nullish(), outgoing: levelWire.nullish() });

function missingDirections(levels: z.infer<typeof levelsWire>): V3Error[] {
  return (["incoming", "outgoing"] as const)
    .filter((direction) => levels[direction] == null)
    .map((direction) => ({ context: direction, summary: `The member "${direction}" is required.` }));
}
