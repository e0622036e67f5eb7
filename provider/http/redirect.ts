import { isUrl } from "./is-url";
/**
 * Where a redirect leads. `single-sign-on`: to somebody else's login; `other-host`: to another host, which may be that or
 * the server's own name for itself; `starting` and `set-up`: the application is up and not ready; `elsewhere`: to another
 * address at the same host.
 */
export type RedirectKind =
  | "login-page"
  | "password-prompt"
  | "single-sign-on"
  | "other-host"
  | "starting"
  | "set-up"
  | "elsewhere";

/** A redirect that was not followed. */
export interface Redirect {
  readonly kind: RedirectKind;
  /** Without its query, which may hold the request's own address and tokens. */
  readonly target: string;
  /** The base URL with which this request would not have been redirected; undefined when the target does not tell. */
  readonly baseUrl: string | undefined;
}

/** The login pages of Confluence and Jira, on whichever of their names; Bitbucket's is known on its own host only. */
const OWN_LOGIN = /\/(do)?login\.(action|jsp)$/i;
const LOGIN = /\/login$/i;

/** The password prompt of a secure administrator session in Confluence, Jira and Bitbucket. */
const PROMPT = /\/(do)?authenticate\.action$|\/WebSudoAuthenticate/i;

/** Pages that Confluence and Jira send everybody to while they start or are in trouble (Johnson), or are not set up yet. */
const STARTING = /\/(johnson\/|errors\.action$|startup(\.jsp|\/|$))/i;
const SET_UP = /\/(bootstrap\/|setup\/)/i;

/** Single sign-on inside of the application: Atlassian's own and the usual apps. */
const OWN_SINGLE_SIGN_ON = /\/plugins\/servlet\/(samlsso|saml|external-login|samlconsumer|oidc)\b/i;

/** Parameters of SAML, OpenID Connect and WS-Federation requests. */
const SINGLE_SIGN_ON_PARAMETERS = ["SAMLRequest", "client_id", "redirect_uri", "wtrealm"];

const SINGLE_SIGN_ON_WORDS = /login|signin|sso|saml|oauth|oidc|openid|adfs|auth|idp/i;

/** The redirect that a response is; undefined for another response. */
export function redirectOf(
  status: number,
  location: string | undefined,
  base: string,
  path: string,
): Redirect | undefined {
  if (status < 300 || status >= 400 || status === 304) return undefined;
  const target = location ?? "";
  if (target === "" || !isUrl(target, `${base}${path}`)) {
    return { kind: "elsewhere", target: target.slice(0, 300) || "an unnamed place", baseUrl: undefined };
  }
  const url = new URL(target, `${base}${path}`);
  const isSameHost = url.hostname === new URL(base).hostname;
  const kind = kindOf(url, isSameHost);
  return {
    kind,
    target: `${url.origin}${url.pathname}`.slice(0, 300),
    baseUrl:
      kind === "elsewhere" && url.pathname.endsWith(path)
        ? `${url.origin}${url.pathname.slice(0, -path.length)}`
        : undefined,
  };
}

function kindOf(url: URL, isSameHost: boolean): RedirectKind {
  const { pathname, searchParams, hostname } = url;
  if (PROMPT.test(pathname)) return "password-prompt";
  if (OWN_LOGIN.test(pathname) || (isSameHost && LOGIN.test(pathname))) return "login-page";
  if (OWN_SINGLE_SIGN_ON.test(pathname) || SINGLE_SIGN_ON_PARAMETERS.some((name) => searchParams.has(name))) {
    return "single-sign-on";
  }
  if (STARTING.test(pathname)) return "starting";
  if (SET_UP.test(pathname)) return "set-up";
  if (isSameHost) return "elsewhere";
  const isOwnPage = pathname.includes("/plugins/servlet/applinks/");
  return !isOwnPage && SINGLE_SIGN_ON_WORDS.test(hostname + pathname) ? "single-sign-on" : "other-host";
}

/** A page that sends its reader to single sign-on by itself, by a form, a refresh or a script: no redirect in HTTP's sense. */
export function isSingleSignOnPage(body: string): boolean {
  if (/<form\b[\s\S]*\bname=["']?SAMLRequest\b/i.test(body)) return true;
  return (body.match(SENDS_ON) ?? []).some((target) => SINGLE_SIGN_ON_TARGET.test(target));
}

const SENDS_ON =
  /<meta\b[^>]*\bhttp-equiv=["']?refresh\b[^>]*|\blocation(\.href)?\s*=\s*["'][^"']*|\blocation\.(replace|assign)\(\s*["'][^"']*/gi;

const SINGLE_SIGN_ON_TARGET = /\b(SAMLRequest|client_id|redirect_uri|wtrealm)=|\bwsignin1\.0\b/i;

/** What of the application pages are made of that the provider sends forms to. */
export const PAGES_PLACE = "/plugins/servlet/applinks/ and /doauthenticate.action";

/** What to do about single sign-on; its address is no base URL, since the password would go there. */
export function singleSignOnAdvice(place: string): string {
  return `Ask whoever runs single sign-on to let requests below ${place} pass with the login of the connection (Authorization header and session cookies). Do not configure its address as base URL: the password would be sent there.`;
}
