import { AppLinksError } from "./errors";
import { jsonOrUndefined, serverWords } from "./server-words";
import type { HttpSettings } from "./settings";
import type { SharedLogin } from "./shared-login";

/** What of an answer tells how the login went. */
export interface LoginEvidence {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: string;
}

/** Looks at an answer: the error when it shows a rejected login. `isKnownGood` = this login has worked before. */
export type LoginJudge<T> = (answer: T, isKnownGood: boolean) => AppLinksError | undefined;

/**
 * Lets one request at a time through until the credentials are known to be good, and none after they were rejected:
 * an administrator's account must not be locked because many resources tried the same wrong password at once.
 */
export class LoginGate {
  #isKnownGood = false;
  #rejection: AppLinksError | undefined;
  #queue: Promise<void> = Promise.resolve();

  /** @param shared keeps other processes of the run from trying the same; default: this process only */
  constructor(readonly shared?: SharedLogin | undefined) {}

  /** Runs a credentialed request when its turn has come. */
  async pass<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    if (this.#isKnownGood) return this.#attempt(send, judge);
    const previous = this.#queue;
    let leave = (): void => undefined;
    this.#queue = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await previous;
      if (!this.#isKnownGood) return await this.#attemptAlone(send, judge);
      leave();
      return await this.#attempt(send, judge);
    } finally {
      leave();
    }
  }

  async #attemptAlone<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    this.#rejection ??= await this.shared?.enter();
    try {
      return await this.#attempt(send, judge);
    } finally {
      this.shared?.leave(this.#rejection);
    }
  }

  async #attempt<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    if (this.#rejection !== undefined) throw this.#rejection;
    const answer = await send();
    const rejection = judge(answer, this.#isKnownGood);
    if (rejection !== undefined) {
      this.#rejection = rejection;
      throw rejection;
    }
    this.#isKnownGood = true;
    return answer;
  }
}

/**
 * Tells a rejected login from every other answer. Confluence says 401 with `X-Seraph-LoginReason`; Jira adds
 * `X-Authentication-Denied-Reason`; a login that was not looked at shows as the login page, a redirect to it, or as
 * `X-AUSERNAME: anonymous`. A plain 401 that names the user, or says the login was OK, is a missing permission.
 */
export function judgeLogin(
  settings: HttpSettings,
  evidence: LoginEvidence,
  isKnownGood: boolean,
): AppLinksError | undefined {
  const { status } = evidence;
  const instance = settings.baseUrl;
  const who = settings.credentials.kind === "basic" ? `user "${settings.credentials.username}"` : "token";
  const reason = evidence.header("x-seraph-loginreason") ?? "";
  const denied = evidence.header("x-authentication-denied-reason") ?? "";

  if (/AUTHENTICATION_DENIED/.test(reason) || /CAPTCHA/.test(denied)) {
    return new AppLinksError({
      reason: "captcha_required",
      what: `Could not log in as ${who}`,
      said: "a CAPTCHA is required after too many failed logins",
      hint: "Log in once in a browser and answer the CAPTCHA, or let an administrator reset the failed login count; then run again.",
      instance,
      status,
    });
  }
  if (isLoginPage(evidence)) {
    return new AppLinksError({
      reason: "login_redirect",
      what: `Could not log in as ${who}`,
      said: "the request ended at the login page",
      hint: "Something between here and Confluence drops the Authorization header, or single sign-on is in front of REST: let /rest/ pass with the header.",
      instance,
      status,
    });
  }
  if (status === 403 && settings.credentials.kind === "basic" && isFilterRefusal(evidence)) {
    return new AppLinksError({
      reason: "basic_auth_disabled",
      what: `Could not log in as ${who}`,
      said: serverWords(evidence),
      hint: "Let an administrator allow Basic authentication for this user or for /rest/, or use a personal access token (`confluence:token`).",
      instance,
      status,
    });
  }
  const isUnrecognised = evidence.header("x-ausername")?.toLowerCase() === "anonymous";
  const hasNotArrived = status === 401 && settings.credentials.kind === "basic" && reason === "";
  if (isUnrecognised && (status < 400 || hasNotArrived)) {
    return new AppLinksError({
      reason: "login_redirect",
      what: `Could not log in as ${who}`,
      said: "the request was answered as anonymous",
      hint: "Something between here and Confluence drops the Authorization header.",
      instance,
      status,
    });
  }
  const isPermission = namesUser(evidence) || (isKnownGood && isRestAnswer(evidence));
  if (status === 401 && (/AUTHENTICATED_FAILED|AUTHORISATION_FAILED/.test(reason) || !isPermission)) {
    return new AppLinksError({
      reason: "login_rejected",
      what: `Could not log in as ${who}`,
      hint:
        settings.credentials.kind === "basic"
          ? `Check the user name and password of the connection "${settings.name}".${hasNotArrived ? LOST_ON_THE_WAY : ""} No further request is made with them, so that the account is not locked.`
          : `Check the token of the connection "${settings.name}": it may be expired or revoked. No further request is made with it.`,
      instance,
      status,
    });
  }
  return undefined;
}

/** A login that was looked at is answered with `X-Seraph-LoginReason`. */
const LOST_ON_THE_WAY =
  " If they are right, something between here and Confluence may drop the Authorization header.";

/** Login pages of Confluence, Jira and Bitbucket, and the usual single sign-on filters. */
const LOGIN_PAGE =
  /\/(login\.action|login\.jsp|login|dologin\.action|plugins\/servlet\/(samlsso|external-login|samlconsumer))\b/i;

/** The password field of the products' own login form. */
const LOGIN_FORM = /^\s*<.*\bname=["']?os_password\b/s;

/** Whether an answer sends its reader to a login page, or is one. */
export function isLoginPage({ status, header, body }: LoginEvidence): boolean {
  if (status >= 300 && status < 400) return LOGIN_PAGE.test(header("location") ?? "");
  return status === 200 && LOGIN_FORM.test(body);
}

/** The filter that refuses Basic answers with a message alone; REST's own refusals carry a status or a list of errors. */
function isFilterRefusal({ body }: LoginEvidence): boolean {
  const json = jsonOrUndefined(body);
  return typeof json === "object" && json !== null && Object.keys(json).join() === "message";
}

/** A 401 from behind the login: it says who was recognised, or that the login itself was fine. */
function namesUser(evidence: LoginEvidence): boolean {
  const user = evidence.header("x-ausername");
  if (user !== undefined && user.toLowerCase() !== "anonymous") return true;
  return /^OK$/i.test(evidence.header("x-seraph-loginreason") ?? "");
}

/** The REST layer answers in JSON or XML; a rejected Basic login ends earlier, in the container's error page. */
function isRestAnswer({ header }: LoginEvidence): boolean {
  return /json|xml/i.test(header("content-type") ?? "");
}
