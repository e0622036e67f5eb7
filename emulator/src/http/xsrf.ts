import type { MiddlewareHandler } from "hono";
import type { EmulatorEnv, RequestContext } from "../context/context";
import { contentType, readParameters } from "./bodies";
import { errorPage } from "./html";
import { isUrl, requestBase } from "./request-addresses";

/** GETs of the REST layer that are protected like writes. */
const protectedGets = /^\/rest\/applinks\/[^/]+\/applicationlinkForm\/manifest$/;
/** The only paths that the old REST platform protects. */
const oldProtected =
  /^\/rest\/applinks\/[^/]+\/(?:applicationlinkForm\/manifest|applicationlink\/primary\/|relocateApplicationlink\/)/;
/** Called by other applications' servers, with form bodies. */
const exempt = /^\/rest\/oauth2\/[^/]+\/(?:token|revoke)$/;
const browserUserAgent = /Mozilla|Opera|MSIE/i;
const formTypes = new Set(["", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]);

/** The REST layer's guard against requests that a foreign page makes a browser send. */
export const xsrfFilter: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const { quirks, settings } = c.var.context;
  const isForged = quirks.platform === "new" ? isForgedRequest(c) : isForgedOldRequest(c);
  if (isForged) return errorPage(c, settings.xsrfFailureStatus, "XSRF check failed");
  await next();
  return undefined;
};

/**
 * Guards writes to servlets and pages, which need the header or the session's token as parameter `atl_token`. Returns the 403, or
 * undefined.
 */
export async function requireXsrfToken(c: RequestContext): Promise<Response | undefined> {
  if (hasNoCheckHeader(c)) return undefined;
  return hasFormToken(c, await readParameters(c)) ? undefined : errorPage(c, 403, "XSRF check failed");
}

/** Whether the request carries the header that no foreign page can make a browser send. */
export function hasNoCheckHeader(c: RequestContext): boolean {
  return ["no-check", "nocheck"].includes(c.req.header("X-Atlassian-Token") ?? "");
}

/** Whether the parameters include the form token of the caller's session. */
export function hasFormToken(c: RequestContext, parameters: URLSearchParams): boolean {
  const token = parameters.get("atl_token");
  return token !== null && token === c.var.caller.session?.xsrfToken;
}

function isForgedRequest(c: RequestContext): boolean {
  const { method, path } = c.req;
  // PUT and DELETE that fail the checks are only logged by the real server.
  if (method !== "POST" && !(method === "GET" && protectedGets.test(path))) return false;
  if (exempt.test(path)) return false;
  if (method === "POST" && isBrowser(c) && !isSameOrigin(c)) return true;
  if (method === "POST" && !formTypes.has(contentType(c))) return false;
  return !hasNoCheckHeader(c) && !hasFormToken(c, new URL(c.req.url).searchParams);
}

function isForgedOldRequest(c: RequestContext): boolean {
  const isChecked = c.req.method === "GET" || (c.req.method === "POST" && formTypes.has(contentType(c)));
  return isChecked && oldProtected.test(c.req.path) && c.req.header("X-Atlassian-Token") !== "nocheck";
}

function isBrowser(c: RequestContext): boolean {
  return browserUserAgent.test(c.req.header("User-Agent") ?? "");
}

function isSameOrigin(c: RequestContext): boolean {
  const sent = c.req.header("Origin") ?? c.req.header("Referer");
  return sent !== undefined && isUrl(sent) && new URL(sent).origin === new URL(requestBase(c)).origin;
}
