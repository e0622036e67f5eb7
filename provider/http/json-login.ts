import { type AppLinksError, failedFor } from "./errors";
import {
  captchaRequired,
  isLoginPage,
  loginRequestRefused,
  needsCaptcha,
  passwordRejected,
  twoStepLogin,
} from "./login";
import type { HttpAnswer, HttpRequest, Sender } from "./messages";
import { jsonOrUndefined } from "./server-words";
import type { HttpSettings } from "./settings";

/**
 * How a login in JSON ended: `absent` = this server has none; `kept-back` = something in front of it did not let the
 * request through.
 */
export type JsonLogin =
  | { readonly outcome: "logged-in"; readonly setCookies: readonly string[] }
  | { readonly outcome: "absent" }
  | { readonly outcome: "kept-back"; readonly error: AppLinksError }
  | { readonly outcome: "refused"; readonly error: AppLinksError }
  /** A session may have begun, which waits for the second step. */
  | { readonly outcome: "half-way"; readonly error: AppLinksError; readonly setCookies: readonly string[] };

/** Exchanges user name and password for a session. Where a gateway keeps the request back, Basic may still get through. */
export async function logInOverRest(http: Sender, username: string, password: string): Promise<JsonLogin> {
  try {
    return judgeJsonLogin(http.settings, await http.sendAs(jsonLoginRequest(username, password), {}));
  } catch (error) {
    if (failedFor(error, "refused_by_intermediary") && error.status !== 401)
      return { outcome: "kept-back", error };
    throw error;
  }
}

/**
 * The request that exchanges user name and password for a session, in Confluence, Jira and Bitbucket alike:
 * `POST /rest/tsv/1.0/authenticate?os_authType=none`. `os_authType=none` keeps the server from looking for another login
 * in it.
 */
function jsonLoginRequest(username: string, password: string): HttpRequest {
  return {
    method: "POST",
    path: "/rest/tsv/1.0/authenticate",
    query: { os_authType: "none" },
    json: { username, password, rememberMe: false, targetUrl: "", captchaId: "" },
    operation: `log in as user "${username}"`,
    expects: "text",
    // Refused or not, the password is the same; only a lost response is asked for again.
    isIdempotent: true,
    acceptsRedirect: true,
  };
}

/**
 * Judges the response to {@link jsonLoginRequest}. What a login with two steps or a CAPTCHA looks like differs between
 * versions, so it is told by any member or message that speaks of one, whatever the status.
 */
function judgeJsonLogin(settings: HttpSettings, response: HttpAnswer): JsonLogin {
  const { status, body } = response;
  if (status === 404 || status === 405) return { outcome: "absent" };
  const json = jsonOrUndefined(body);
  if (needsCaptcha(response) || speaksOf(json, /captcha/i)) {
    return { outcome: "refused", error: captchaRequired(settings, response) };
  }
  if (speaksOf(json, /two.?(step|factor)|second.?step|\b2(sv|fa)\b|totp/i)) {
    const { setCookies } = response;
    return { outcome: "half-way", error: twoStepLogin(settings, response), setCookies };
  }
  if (status >= 400 && !CREDENTIALS_REFUSED.has(status)) {
    return { outcome: "refused", error: loginRequestRefused(settings, response) };
  }
  const isGood = status < 400 && !isLoginPage(response);
  return isGood
    ? { outcome: "logged-in", setCookies: response.setCookies }
    : { outcome: "refused", error: passwordRejected(settings, response) };
}

/** Statuses by which the login itself is refused; others are about the request. */
const CREDENTIALS_REFUSED: ReadonlySet<number> = new Set([400, 401, 403]);

/** Whether a member is named so and is neither false nor empty, or a string says so. */
function speaksOf(json: unknown, subject: RegExp): boolean {
  if (typeof json === "string") return subject.test(json);
  if (typeof json !== "object" || json === null) return false;
  return Object.entries(json).some(
    ([name, value]) => (Boolean(value) && subject.test(name)) || speaksOf(value, subject),
  );
}
