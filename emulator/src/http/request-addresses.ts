import type { RequestContext } from "../context/context";
import type { Quirks } from "../quirks/quirks";

/**
 * This server's base address as the caller of this request sees it: scheme and host of the request, with context path.
 * Links in responses are built from it, whatever base URL is configured. When the base URL is https, a request for its host came through a
 * proxy that terminates TLS, and the container's connector is configured accordingly.
 */
export function requestBase(c: RequestContext): string {
  const { context } = c.var;
  const { origin, host } = new URL(c.req.url);
  const configured = new URL(context.baseUrl);
  const asked = c.req.header("X-Forwarded-Host") ?? host;
  const isProxied = configured.protocol === "https:" && asked === configured.host;
  return (isProxied ? configured.origin : origin) + context.contextPath;
}

/** Path and query of the request without the context path: where a login returns to. */
export function pathAndQuery(c: RequestContext): string {
  return c.req.path + new URL(c.req.url).search;
}

/**
 * The path that routes are matched with: dot segments and repeated slashes resolved as Tomcat does, `;jsessionid=…` parameters dropped,
 * the context path removed, and a REST path's trailing slash and representation suffix (`.json`, `.xml`, …) too. Undefined outside of the context path.
 */
export function routePath(url: string, contextPath: string, quirks: Quirks): string | undefined {
  const path = resolveSegments(url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, ""));
  if (path !== contextPath && !path.startsWith(`${contextPath}/`)) return undefined;
  const local = path.slice(contextPath.length) || "/";
  if (!local.startsWith("/rest/")) return local;
  const resource = local.replace(/\/$/, "");
  return quirks.jsonSuffix ? resource.replace(/\.(?:json|xml|txt|html?|atom)$/, "") : resource;
}

function resolveSegments(path: string): string {
  if (!/;|\/\.|\/\//.test(path)) return path || "/";
  const resolved: string[] = [];
  const segments = path.split("/").map((segment) => segment.replace(/;.*$/, ""));
  for (const segment of segments) {
    if (segment === "..") resolved.pop();
    else if (segment !== "" && segment !== ".") resolved.push(segment);
  }
  const isFolder = ["", ".", ".."].includes(segments.at(-1) ?? "") && resolved.length > 0;
  return `/${resolved.join("/")}${isFolder ? "/" : ""}`;
}

/**
 * Whether a string is a URL, absolute or relative to another one.
 *
 * `URL.canParse` of Node 20 is right only until V8 compiles it: from then on it refuses every URL with an "ü" or another letter of Latin-1.
 * Seen on 20.20.2 from the 6,399th call on.
 */
export function isUrl(text: string, base?: string | URL): boolean {
  try {
    new URL(text, base);
    return true;
  } catch {
    return false;
  }
}

/** Where administrators see all links. */
export const linksPath = "/plugins/servlet/applinks/listApplicationLinks";

/** Where they configure one link. */
export function editPath(id: string): string {
  return `/plugins/servlet/applinks/edit/${id}`;
}
