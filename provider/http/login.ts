import type { AppLinksError } from "./errors";
import { type Login, type LoginReason, loginFailed } from "./login-errors";
import type { Redirect } from "./redirect";
import { jsonOrUndefined, serverWords } from "./server-words";

/** The parts of a response that show the outcome of the login. */
export interface LoginEvidence {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: string;
  /** The redirect, if it is one. */
  readonly redirect?: Redirect | undefined;
}

/**
 * Recognises a rejected login. Confluence responds with 401 and `X-Seraph-LoginReason`; Jira adds
 * `X-Authentication-Denied-Reason`; if the credentials were not checked, the response is the login page, a redirect to it,
 * or has `X-AUSERNAME: anonymous`. A plain 401 that names the user, or says that the login was OK, is a missing permission.
 */
export function judgeLogin(
  login: Login,
  evidence: LoginEvidence,
  isKnownGood: boolean,
): AppLinksError | undefined {
  const { scheme } = login;
  const { status } = evidence;
  const reason = evidence.header("x-seraph-loginreason") ?? "";
  const failure = (why: LoginReason, said: string | undefined, guess?: string): AppLinksError =>
    loginFailed(login, why, said, evidence, guess);

  if (needsCaptcha(evidence)) return failure("captcha_required", CAPTCHA_REQUIRED);
  const lost = scheme === "session" ? "session_lost" : "login_redirect";
  if (isLoginPage(evidence)) return failure(lost, "the request ended at the login page");
  if (scheme === "basic" && refusesBasic(evidence)) {
    return failure("basic_auth_disabled", serverWords(evidence));
  }
  const hasNotArrived = status === 401 && scheme === "basic" && reason === "";
  if (isAnonymous(evidence) && (status < 400 || hasNotArrived)) {
    return failure(lost, "the request was treated as anonymous");
  }
  const isPermission = namesUser(evidence) || (isKnownGood && isRestResponse(evidence));
  if (status === 401 && (/AUTHENTICATED_FAILED|AUTHORISATION_FAILED/.test(reason) || !isPermission)) {
    if (scheme === "session") return failure(lost, "the session is not recognised");
    // With a reason, it was the password; without one, the response may contain a message.
    const said = reason === "" ? serverWords(evidence) : undefined;
    return failure("login_rejected", said, hasNotArrived ? LOST_ON_THE_WAY : undefined);
  }
  return undefined;
}

/** The message about a required CAPTCHA. */
export const CAPTCHA_REQUIRED = "a CAPTCHA is required after too many failed logins";

/** If the credentials were checked, the response has `X-Seraph-LoginReason`. */
const LOST_ON_THE_WAY =
  "If they are correct, a proxy or gateway on the way to the server may drop the Authorization header.";

/** Whether credentials are not checked until a CAPTCHA has been solved. */
export function needsCaptcha({ header }: LoginEvidence): boolean {
  return (
    /AUTHENTICATION_DENIED/.test(header("x-seraph-loginreason") ?? "") ||
    /CAPTCHA/.test(header("x-authentication-denied-reason") ?? "")
  );
}

/** The password field of the products' own login form. */
const LOGIN_FORM = /^\s*<.*\bname=["']?os_password\b/s;

/** Whether a response redirects to a login page, or is one. */
export function isLoginPage({ status, redirect, body }: LoginEvidence): boolean {
  return redirect?.kind === "login-page" || (status === 200 && LOGIN_FORM.test(body));
}

/**
 * Whether the filter that rejects Basic has responded, before the password was checked: with only a message, as JSON, XML or
 * plain text; REST's own errors have a status or a list of errors, those of pages are HTML.
 */
export function refusesBasic({ status, body, header }: LoginEvidence): boolean {
  if (status !== 403) return false;
  const json = jsonOrUndefined(body);
  if (json !== undefined) {
    return typeof json === "object" && json !== null && Object.keys(json).join() === "message";
  }
  const type = header("content-type") ?? "";
  if (/xml/i.test(type))
    return /^\s*(<\?xml[^>]*>\s*)?<(\w+)>\s*<message>[^<]*<\/message>\s*<\/\2>\s*$/.test(body);
  return /text\/plain/i.test(type) && /\bbasic\b/i.test(body);
}

/** Whether the response to a request with a session shows that the session has ended. */
export function isLoggedOut(evidence: LoginEvidence): boolean {
  if (isLoginPage(evidence) || isAnonymous(evidence)) return true;
  return evidence.status === 401 && !namesUser(evidence) && !wantsSecureSession(evidence);
}

const WEB_SUDO = "x-atlassian-websudo";

/** Whether a page or REST resource requires a secure administrator session (WebSudo), and there is none. */
export function wantsSecureSession({ status, header, body, redirect }: LoginEvidence): boolean {
  if (/^require/i.test(header(WEB_SUDO) ?? "")) return true;
  if (redirect !== undefined) return redirect.kind === "password-prompt";
  return status === 401 && /\bwebsudo\b/i.test(body);
}

/** Whether a response shows that a secure administrator session has begun. */
export function hasSecureSession({ header, redirect }: LoginEvidence): boolean {
  if (/^has/i.test(header(WEB_SUDO) ?? "")) return true;
  return redirect?.kind === "elsewhere" || redirect?.kind === "other-host";
}

function isAnonymous({ header }: LoginEvidence): boolean {
  return header("x-ausername")?.toLowerCase() === "anonymous";
}

/** The user whom a response names, percent-decoded; undefined if it names none. */
export function userIn(evidence: LoginEvidence): string | undefined {
  const name = evidence.header("x-ausername");
  if (name === undefined || isAnonymous(evidence)) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Whether a 401 comes after a successful login: it names the user, or says that the login was OK. */
function namesUser(evidence: LoginEvidence): boolean {
  if (userIn(evidence) !== undefined) return true;
  return /^OK$/i.test(evidence.header("x-seraph-loginreason") ?? "");
}

/** The REST layer responds in JSON or XML; a rejected Basic login ends earlier, with the container's error page. */
function isRestResponse({ header }: LoginEvidence): boolean {
  return /json|xml/i.test(header("content-type") ?? "");
}
