import type { RequestContext, Routes } from "../context/context";
import { basicHeader } from "../http/authorization";
import { readEntityAs } from "../http/bodies";
import { respond, respondErrors, respondStatus, UncaughtException } from "../http/responses";
import { requireAdmin } from "../login/access";
import { callServer, type PeerResponse } from "../peer/http";
import { fetchManifest, peerUrl } from "../peer/peer";
import { isAdminAtPeer } from "../peer/peer-administration";
import { isInstalledType } from "../store/link-types";
import { isSameUrl, urlProblem, withoutTrailingSlashes } from "../store/link-urls";
import { createLinkFromForm, createStaticUrlLink, detailsForm } from "./form-create";

const PATH = "/rest/applinks/:version{(?:1\\.0|latest)}/applicationlinkForm";

/** The resources behind the old "create link" dialogue. */
export const formRoutes: Routes = (app) => {
  app.get(`${PATH}/manifest`, (c) => requireAdmin(c) ?? inspectManifest(c));
  app.post(`${PATH}/details`, (c) => requireAdmin(c) ?? checkDetails(c));
  app.post(`${PATH}/createAppLink`, (c) => requireAdmin(c) ?? createLinkFromForm(c));
  app.post(`${PATH}/createStaticUrlAppLink`, (c) => requireAdmin(c) ?? createStaticUrlLink(c));
};

/** Checks an administrator's login at the other application, and that it can reach this server under the given address. */
export async function checkDetails(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readEntityAs(c, detailsForm);
  if (!body.ok) return body.response;
  const { username, password, remoteUrl, rpcUrl } = body.value;
  if (urlProblem(remoteUrl) !== undefined) throw new UncaughtException(`remoteUrl: ${remoteUrl}`);
  try {
    if (!(await isAdminAtPeer(context, { rpcUrl: remoteUrl, username, password }))) {
      const message = "The remote administrator's login was refused.";
      return respondErrors(c, 400, [message], ["reciprocal-link-password"]);
    }
    const own = rpcUrl || context.baseUrl;
    // The container refuses encoded slashes in a path, so the query is the only place for the address.
    const path = `/rest/applinks/1.0/authenticationinfo/id/${context.state.applicationId}/url/${own}?url=${encodeURIComponent(own)}`;
    const { status } = await callServer(context, peerUrl(remoteUrl, path), {
      headers: { Authorization: basicHeader({ name: username, password }), Accept: "application/json" },
    });
    if (status >= 300) {
      return respondErrors(c, 400, [`${remoteUrl} cannot reach this server at ${rpcUrl}.`]);
    }
  } catch (error) {
    throw new UncaughtException(error instanceof Error ? error.message : "The application did not respond.");
  }
  return respondStatus(c, 200, { message: "The link can be created." });
}

/** Inspects an address before it is linked. The response is a manifest, a warning, or nothing usable, always with 200. */
export async function inspectManifest(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const given = c.req.query("url") ?? "";
  const problem = urlProblem(given);
  if (problem !== undefined) return respondErrors(c, 400, [`The URL "${given}" is ${problem}.`]);
  const url = withoutTrailingSlashes(given);
  if (isSameUrl(url, context.baseUrl)) return linkToSelf(c);
  if (context.state.links.some(({ rpcUrl }) => isSameUrl(rpcUrl, url))) return alreadyLinked(c);

  let response: PeerResponse;
  try {
    response = await callServer(context, new URL(url));
  } catch {
    return respond(c, "responseInfo", {
      code: "applinks.warning.unknown.host",
      warning: `${url} does not respond.`,
    });
  }
  const { location } = response.headers;
  if (location !== undefined && response.status < 400 && leavesHost(url, location)) {
    return respond(c, "responseInfo", {
      code: "applinks.warning.redirected.host",
      warning: `${url} redirects to ${location}.`,
      params: { redirectedUrl: location },
    });
  }
  const manifest = await fetchManifest(context, url).catch(() => undefined);
  if (manifest === undefined) return respond(c, "manifest", {});
  if (manifest.id === context.state.applicationId) return linkToSelf(c);
  if (context.state.links.some(({ id }) => id === manifest.id)) return alreadyLinked(c);
  if (!isInstalledType(manifest.typeId)) {
    return respondErrors(c, 400, [`The application type ${manifest.typeId} is not installed.`]);
  }
  return respond(c, "manifest", manifest);
}

function linkToSelf(c: RequestContext): Response {
  return respondErrors(c, 409, ["An application cannot be linked to itself."]);
}

function alreadyLinked(c: RequestContext): Response {
  return respondErrors(c, 409, ["This application is linked already."]);
}

/** Whether a redirect goes to another host: one to the login page of the same server does not mean that its address is wrong. */
function leavesHost(url: string, location: string): boolean {
  return new URL(location, url).host !== new URL(url).host;
}
