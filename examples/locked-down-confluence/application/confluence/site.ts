/** Where the gateway stands in this application. */
export const GATEWAY = "/confluence";

/** One Confluence: which addresses belong to it, and how they look through the gateway. */
export interface ConfluenceSite {
  /** Without trailing slash. */
  readonly baseUrl: string;
  /** Whether credentials for this Confluence may be sent there. */
  contains(url: URL): boolean;
  /**
   * The address in Confluence of a request to the gateway; undefined for one that would leave this Confluence.
   *
   * @param url of the request, with the gateway's path.
   */
  targetOf(url: URL): URL | undefined;
  /** The gateway's address for one that `contains` accepts. */
  gatewayPathOf(url: URL): string;
  /** What `kind` of page this is, when it is one that the gateway must not show. */
  specialPage(url: URL): "login" | "logout" | "password prompt" | undefined;
}

/** @param base Confluence's base URL, with its context path if it has one. */
export function createSite(base: URL): ConfluenceSite {
  const contextPath = base.pathname.replace(/\/+$/, "");
  const local = (url: URL) => url.pathname.slice(contextPath.length) || "/";

  const site: ConfluenceSite = {
    baseUrl: base.origin + contextPath,
    contains: (url) => url.origin === base.origin && `${url.pathname}/`.startsWith(`${contextPath}/`),
    targetOf(url) {
      const rest = url.pathname.slice(GATEWAY.length) || "/";
      if (PARENT_SEGMENT.test(rest)) return undefined;
      const target = new URL(base.origin);
      target.pathname = contextPath + rest;
      // Servers read "+" as a space and OAuth libraries do not: the two must agree on what is signed.
      target.search = withoutIdentity(url.searchParams).toString().replaceAll("+", "%20");
      return site.contains(target) ? target : undefined;
    },
    gatewayPathOf: (url) => GATEWAY + local(url) + url.search + url.hash,
    specialPage: (url) => SPECIAL_PAGES[local(url)],
  };
  return site;
}

const SPECIAL_PAGES: Readonly<Record<string, "login" | "logout" | "password prompt">> = {
  "/login.action": "login",
  "/dologin.action": "login",
  "/logout.action": "logout",
  "/authenticate.action": "password prompt",
  "/doauthenticate.action": "password prompt",
};

/** Servlet containers cut `;…` off a segment before they resolve it: `/..;/` leaves the context path. */
const PARENT_SEGMENT = /(?:^|\/)(?:\.|%2e){2}(?:;|\/|$)|%2f|%5c/i;

/** Only the gateway says who is asking: no visitor may name a user, a password or a signature in the query. */
function withoutIdentity(parameters: URLSearchParams): URLSearchParams {
  const kept = [...parameters].filter(([name]) => !IDENTITY_PARAMETER.test(name));
  return new URLSearchParams(kept);
}

const IDENTITY_PARAMETER = /^(?:x?oauth_.*|os_(?:username|password|authtype|cookie)|al_.*|user_id)$/i;
