import type { EmulatorContext, RequestContext } from "../context";
import { answer, answerErrors } from "../http/answers";
import { callServer, type PeerResponse } from "../peer/http";
import { fetchManifest } from "../peer/peer";
import { isInstalledType } from "./link-types";
import { isSameUrl, urlProblem, withoutTrailingSlashes } from "./link-urls";

/** Looks at an address that somebody wants to link: a manifest, or a warning, or nothing usable, all with 200. */
export async function inspectManifest(c: RequestContext, context: EmulatorContext): Promise<Response> {
  const given = c.req.query("url") ?? "";
  const problem = urlProblem(given);
  if (problem !== undefined) return answerErrors(c, context, 400, [`The URL "${given}" is ${problem}.`]);
  const url = withoutTrailingSlashes(given);
  if (isSameUrl(url, context.baseUrl)) return linkToSelf(c, context);
  if (context.state.links.some(({ rpcUrl }) => isSameUrl(rpcUrl, url))) return alreadyLinked(c, context);

  let response: PeerResponse;
  try {
    response = await callServer(context, new URL(url));
  } catch {
    return answer(c, context, "responseInfo", {
      code: "applinks.warning.unknown.host",
      warning: `${url} does not answer.`,
    });
  }
  const { location } = response.headers;
  if (location !== undefined && response.status < 400 && leavesHost(url, location)) {
    return answer(c, context, "responseInfo", {
      code: "applinks.warning.redirected.host",
      warning: `${url} redirects to ${location}.`,
      params: { redirectedUrl: location },
    });
  }
  const manifest = await fetchManifest(context, url).catch(() => undefined);
  if (manifest === undefined) return answer(c, context, "manifest", {});
  if (manifest.id === context.state.applicationId) return linkToSelf(c, context);
  if (context.state.links.some(({ id }) => id === manifest.id)) return alreadyLinked(c, context);
  if (!isInstalledType(manifest.typeId)) {
    return answerErrors(c, context, 400, [`The application type ${manifest.typeId} is not installed.`]);
  }
  return answer(c, context, "manifest", manifest);
}

function linkToSelf(c: RequestContext, context: EmulatorContext): Response {
  return answerErrors(c, context, 409, ["An application cannot be linked to itself."]);
}

function alreadyLinked(c: RequestContext, context: EmulatorContext): Response {
  return answerErrors(c, context, 409, ["This application is linked already."]);
}

/** A redirect to the login page of the same server says nothing about its address. */
function leavesHost(url: string, location: string): boolean {
  return new URL(location, url).host !== new URL(url).host;
}
