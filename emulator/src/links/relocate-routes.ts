import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { respondStatus, UncaughtException } from "../http/responses";
import { requireAdmin, requireSysadmin } from "../login/access";
import { callServer } from "../peer/http";
import { fetchManifest, type PeerManifest } from "../peer/peer";
import { products } from "../state/products";
import { linkById } from "../store/link-store";
import { GENERIC_TYPE } from "../store/link-types";
import { urlProblem } from "../store/link-urls";
import { readLinkId } from "./link-wire";

/** Changes a link's URL to the address its application has moved to, after checking that address. */
export const relocateRoutes: Routes = (app, context) => {
  app.post("/rest/applinks/:version{(?:1\\.0|latest)}/relocateApplicationlink/:id", async (c) => {
    const isNew = context.quirks.platform === "new";
    const refused = requireAdmin(c) ?? (isNew ? requireSysadmin(c) : undefined);
    return refused ?? relocate(c);
  });
};

async function relocate(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const link = linkById(context, readLinkId(c.req.param("id") ?? ""));
  if (link === undefined) {
    return respondStatus(c, 404, { message: "There is no application link with this id." });
  }
  const newUrl = c.req.query("newUrl") ?? "";
  const problem = urlProblem(newUrl);
  if (problem !== undefined) throw new UncaughtException(`newUrl is ${problem}: ${newUrl}`);

  const isNew = context.quirks.platform === "new";
  const isAvailable = await isReachable(context, newUrl);
  if (!isAvailable && c.req.query("nowarning") !== "true") return c.body(null, 409);
  const manifest = isAvailable ? await manifestAt(context, newUrl) : undefined;
  if (manifest !== undefined && link.typeId !== GENERIC_TYPE && manifest.typeId !== link.typeId) {
    const { title } = products[context.state.product];
    return c.text(`${newUrl} is a ${manifest.typeId}; ${title} needs a ${link.typeId} there.`, 400);
  }
  link.rpcUrl = newUrl;
  if (isNew) link.displayUrl = manifest?.url ?? newUrl;
  context.audit(c.var.caller.user?.name, "Application link relocated", link.name);
  context.changed();
  return c.body(null, 204);
}

async function isReachable(context: EmulatorContext, url: string): Promise<boolean> {
  try {
    const { status } = await callServer(context, new URL(url));
    return status >= 200 && status < 300;
  } catch {
    return false;
  }
}

function manifestAt(context: EmulatorContext, url: string): Promise<PeerManifest | undefined> {
  return fetchManifest(context, url).catch(() => undefined);
}
