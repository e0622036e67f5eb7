import { isUrl } from "./is-url";
/**
 * Where a redirect leads. `single-sign-on`: to an external login; `other-host`: to another host, which may be that or the
 * server's own host name; `starting` and `set-up`: the application is up but not ready; `elsewhere`: to another URL on the
 * same host.
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
  /** Without its query, which may contain the request's own URL and tokens. */
  readonly target: string;
  /** The base URL with which this request would not have been redirected; undefined if the target does not tell. */
  readonly baseUrl: string | undefined;
}

/** The login pages of Confluence and Jira, on any host; Bitbucket's is only recognised on its own host. */
const OWN_LOGIN = /\/(do)?login\.(action|jsp)$/i;
const LOGIN = /\/login$/i;

/** The password prompt of a secure administrator session in Confluence, Jira and Bitbucket. */
const PROMPT = /\/(do)?authenticate\.action$|\/WebSudoAuthenticate/i;

/**
 * Pages to which Confluence and Jira redirect everybody while they start or have a problem (Johnson), or are not set up yet.
 */
const STARTING = /\/(johnson\/|errors\.action$|startup(\.jsp|\/|$))/i;
const SET_UP = /\/(bootstrap\/|setup\/)/i;

/** Single sign-on within the application: Atlassian's own and common apps. */
const OWN_SINGLE_SIGN_ON = /\/plugins\/servlet\/(samlsso|saml|external-login|samlconsumer|oidc)\b/i;

/** Parameters of SAML, OpenID Connect and WS-Federation requests. */
const SINGLE_SIGN_ON_PARAMETERS = ["SAMLRequest", "client_id", "redirect_uri", "wtrealm"];

const SINGLE_SIGN_ON_WORDS = /login|signin|sso|saml|oauth|oidc|openid|adfs|auth|idp/i;

/** The redirect of a response; undefined for other responses. */
export function redirectOf(
  status: number,
  location: string | undefined,
  base: string,
  path: string,
): Redirect | undefined {
  if (status < 300 || status >= 400 || status === 304) return undefined;
  const target = location ?? "";
  if (target === "" || !isUrl(target, `${base}${path}`)) {
    return {
      kind: "elsewhere",
      target: target.slice(0, 300) || "an unspecified location",
      baseUrl: undefined,
    };
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

/** A page that leads to single sign-on with a form, a refresh or a script, without an HTTP redirect. */
export function isSingleSignOnPage(body: string): boolean {
  if (/<form\b[\s\S]*\bname=["']?SAMLRequest\b/i.test(body)) return true;
  return (body.match(SENDS_ON) ?? []).some((target) => SINGLE_SIGN_ON_TARGET.test(target));
}

const SENDS_ON =
  /<meta\b[^>]*\bhttp-equiv=["']?refresh\b[^>]*|\blocation(\.href)?\s*=\s*["'][^"']*|\blocation\.(replace|assign)\(\s*["'][^"']*/gi;

const SINGLE_SIGN_ON_TARGET = /\b(SAMLRequest|client_id|redirect_uri|wtrealm)=|\bwsignin1\.0\b/i;

/** The paths of the pages to which the provider sends forms. */
export const PAGES_PLACE = "/plugins/servlet/applinks/ and /doauthenticate.action";

/** What to do about single sign-on; its URL must not become the base URL, because the password would be sent there. */
export function singleSignOnAdvice(place: string): string {
  return `Ask whoever runs single sign-on to let requests below ${place} pass with the connection's own authentication (Authorization header and session cookies). Do not configure its URL as the base URL: the password would be sent there.`;
}
