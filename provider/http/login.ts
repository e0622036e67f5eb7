import { AppLinksError } from "./errors";
import { type NamedConnection, optionKey } from "./option-key";
import type { Redirect } from "./redirect";
import { jsonOrUndefined, serverWords } from "./server-words";
import type { HttpSettings } from "./settings";

/** What of a response tells how the login went. */
export interface LoginEvidence {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: string;
  /** Where it leads, if it is a redirect. */
  readonly redirect?: Redirect | undefined;
}

/** How a request said who it is from. */
export type LoginScheme = "basic" | "session" | "token";

/**
 * Tells a rejected login from every other response. Confluence says 401 with `X-Seraph-LoginReason`; Jira adds
 * `X-Authentication-Denied-Reason`; a login that was not looked at shows as the login page, a redirect to it, or as
 * `X-AUSERNAME: anonymous`. A plain 401 that names the user, or says the login was OK, is a missing permission.
 */
export function judgeLogin(
  settings: HttpSettings,
  scheme: LoginScheme,
  evidence: LoginEvidence,
  isKnownGood: boolean,
): AppLinksError | undefined {
  const { status } = evidence;
  const reason = evidence.header("x-seraph-loginreason") ?? "";
  const failure = failureOf(settings, scheme, evidence);

  if (needsCaptcha(evidence)) return captchaRequired(settings, evidence);
  const lost = scheme === "session" ? "session_lost" : "login_redirect";
  if (isLoginPage(evidence))
    return failure(lost, "the request ended at the login page", LOST_HINTS[scheme](settings));
  if (scheme === "basic" && refusesBasic(evidence)) {
    return failure(
      "basic_auth_disabled",
      serverWords(evidence),
      `This server has no login by session either: let an administrator allow Basic authentication for this user or for /rest/, or use a personal access token (\`${optionKey(settings, "token")}\`).`,
    );
  }
  const hasNotArrived = status === 401 && scheme === "basic" && reason === "";
  if (isAnonymous(evidence) && (status < 400 || hasNotArrived)) {
    return failure(lost, "the request was answered as anonymous", LOST_HINTS[scheme](settings));
  }
  const isPermission = namesUser(evidence) || (isKnownGood && isRestResponse(evidence));
  if (status === 401 && (/AUTHENTICATED_FAILED|AUTHORISATION_FAILED/.test(reason) || !isPermission)) {
    if (scheme === "session")
      return failure(lost, "the session is not recognised", LOST_HINTS.session(settings));
    return failure(
      "login_rejected",
      // With a reason it was the password; without one, whoever refused may say more.
      reason === "" ? serverWords(evidence) : undefined,
      scheme === "basic"
        ? `${passwordHint(settings)}${hasNotArrived ? LOST_ON_THE_WAY : ""} ${ONCE}`
        : `Check the token of the connection "${settings.name}": it may be expired or revoked. ${RECORDED_LOGIN} Bitbucket does not accept HTTP access tokens for administration: there, configure \`${optionKey(settings, "username")}\` and \`${optionKey(settings, "password")}\`. No further request is made with the token.`,
    );
  }
  return undefined;
}

/** Whether a login is not even looked at before somebody has answered a CAPTCHA. */
export function needsCaptcha({ header }: LoginEvidence): boolean {
  return (
    /AUTHENTICATION_DENIED/.test(header("x-seraph-loginreason") ?? "") ||
    /CAPTCHA/.test(header("x-authentication-denied-reason") ?? "")
  );
}

/** The error for a login that needs a CAPTCHA. */
export function captchaRequired(settings: HttpSettings, { status }: LoginEvidence): AppLinksError {
  return new AppLinksError({
    reason: "captcha_required",
    what: `Could not log in as ${userOf(settings, "basic")}`,
    said: "a CAPTCHA is required after too many failed logins",
    hint: "Log in once in a browser and answer the CAPTCHA, or let an administrator reset the failed login count; then run again.",
    instance: settings.baseUrl,
    status,
  });
}

/** The error for a password that was looked at and is wrong. */
export function passwordRejected(settings: HttpSettings, evidence: LoginEvidence): AppLinksError {
  return failureOf(settings, "session", evidence)(
    "login_rejected",
    serverWords(evidence),
    `${passwordHint(settings)} ${ONCE}`,
  );
}

/** The error for a login whose request was refused for its form, before the password was looked at. */
export function loginRequestRefused(settings: HttpSettings, evidence: LoginEvidence): AppLinksError {
  return failureOf(settings, "session", evidence)(
    "request_refused",
    serverWords(evidence),
    "That is not about the password: something between here and Confluence may change requests, for example remove their Content-Type. Ask whoever runs the proxy or gateway in front of it.",
  );
}

/** The error for a user who has to confirm each login in a second step, which only a person can do. */
export function twoStepLogin(settings: HttpSettings, evidence: LoginEvidence): AppLinksError {
  const { credentials } = settings;
  const hasToken = credentials.kind === "password" && credentials.token !== undefined;
  return failureOf(settings, "session", evidence)(
    "two_step_login",
    "the password alone does not log this user in: a second step is required",
    `${hasToken ? "" : `${tokenInstead(settings)} `}${FOR_SECURE_SESSIONS} ${RECORDED_LOGIN}`,
  );
}

function tokenInstead(settings: HttpSettings): string {
  return `Add a personal access token of this user (\`${optionKey(settings, "token")}\`), which needs no second step and does everything that REST does.`;
}

const FOR_SECURE_SESSIONS =
  "What needs a secure administrator session requires a user without two-step verification, or one whom an administrator allows Basic authentication (`BasicAuthentication` with `allowedUsers`).";

const ONCE = "No further request is made with them, so that the account is not locked.";

/** A login that was looked at is answered with `X-Seraph-LoginReason`. */
const LOST_ON_THE_WAY =
  " If they are right, something between here and Confluence may drop the Authorization header.";

const HEADER_LOST =
  "Something between here and Confluence drops the Authorization header, or single sign-on is in front of REST: let /rest/ pass with the header.";

/** What keeps a session that was accepted from being recognised in the next request. */
export const SESSION_LOST =
  "The server has accepted the password and does not recognise the session's cookies: a load balancer sends each request to another node (switch session affinity on), or something between here and Confluence drops them.";

/** For every advice to change credentials: without running the program, the engine configures the provider from the state. */
export const RECORDED_LOGIN =
  "`pulumi refresh`, `pulumi destroy` and `pulumi up --refresh` log in as the last `pulumi up` recorded: after a change of the configuration, add `--run-program` to them.";

const LOST_HINTS: Readonly<Record<LoginScheme, (connection: NamedConnection) => string>> = {
  basic: () => HEADER_LOST,
  // Where anonymous visitors get a response as well, one that is not valid may count as none.
  token: () =>
    `Check the token: it may be expired or revoked. If it is valid: ${HEADER_LOST} ${RECORDED_LOGIN}`,
  session: (connection) =>
    `${SESSION_LOST} A personal access token (\`${optionKey(connection, "token")}\`) needs no session.`,
};

function passwordHint({ name }: HttpSettings): string {
  return `Check the user name and password of the connection "${name}". ${RECORDED_LOGIN}`;
}

function failureOf({ baseUrl, ...settings }: HttpSettings, scheme: LoginScheme, { status }: LoginEvidence) {
  return (
    reason:
      | "request_refused"
      | "login_rejected"
      | "login_redirect"
      | "session_lost"
      | "basic_auth_disabled"
      | "two_step_login",
    said: string | undefined,
    hint: string,
  ): AppLinksError =>
    new AppLinksError({
      reason,
      what: `Could not log in as ${userOf({ baseUrl, ...settings }, scheme)}`,
      said,
      hint,
      instance: baseUrl,
      status,
    });
}

function userOf({ credentials }: HttpSettings, scheme: LoginScheme): string {
  return scheme !== "token" && credentials.kind === "password" ? `user "${credentials.username}"` : "token";
}

/** The password field of the products' own login form. */
const LOGIN_FORM = /^\s*<.*\bname=["']?os_password\b/s;

/** Whether a response sends its reader to a login page, or is one. */
export function isLoginPage({ status, redirect, body }: LoginEvidence): boolean {
  return redirect?.kind === "login-page" || (status === 200 && LOGIN_FORM.test(body));
}

/**
 * Whether the filter that refuses Basic has answered, before the password was looked at: with a message alone, in JSON,
 * XML or plain text; REST's own refusals carry a status or a list of errors, a page's are HTML.
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

/** Whether a response to a session's request shows that the session has ended. */
export function isLoggedOut(evidence: LoginEvidence): boolean {
  if (isLoginPage(evidence) || isAnonymous(evidence)) return true;
  return evidence.status === 401 && !namesUser(evidence) && !wantsSecureSession(evidence);
}

const WEB_SUDO = "x-atlassian-websudo";

/** Whether a page or a REST resource is shown in a secure administrator session (WebSudo) only, and there is none. */
export function wantsSecureSession({ status, header, body, redirect }: LoginEvidence): boolean {
  if (/^require/i.test(header(WEB_SUDO) ?? "")) return true;
  if (redirect !== undefined) return redirect.kind === "password-prompt";
  return status === 401 && /\bwebsudo\b/i.test(body);
}

/** Whether a response says that a secure administrator session has begun. */
export function hasSecureSession({ header, redirect }: LoginEvidence): boolean {
  if (/^has/i.test(header(WEB_SUDO) ?? "")) return true;
  return redirect?.kind === "elsewhere" || redirect?.kind === "other-host";
}

function isAnonymous({ header }: LoginEvidence): boolean {
  return header("x-ausername")?.toLowerCase() === "anonymous";
}

/** A 401 from behind the login: it says who was recognised, or that the login itself was fine. */
function namesUser(evidence: LoginEvidence): boolean {
  const user = evidence.header("x-ausername");
  if (user !== undefined && user.toLowerCase() !== "anonymous") return true;
  return /^OK$/i.test(evidence.header("x-seraph-loginreason") ?? "");
}

/** The REST layer answers in JSON or XML; a rejected Basic login ends earlier, in the container's error page. */
function isRestResponse({ header }: LoginEvidence): boolean {
  return /json|xml/i.test(header("content-type") ?? "");
}
