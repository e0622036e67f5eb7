import { type AppLinksError, failedFor } from "./errors";
import { CAPTCHA_REQUIRED, isLoginPage, needsCaptcha } from "./login";
import { type Login, type LoginReason, loginFailed } from "./login-errors";
import type { HttpRequest, HttpResponse, Sender } from "./messages";
import type { Product } from "./product";
import { jsonOrUndefined, serverWords } from "./server-words";

/** The outcome of a JSON login: `absent` = this server has none; `kept-back` = a proxy or gateway rejected the request. */
export type JsonLogin =
  | { readonly outcome: "logged-in"; readonly setCookies: readonly string[] }
  | { readonly outcome: "absent" }
  | { readonly outcome: "kept-back"; readonly error: AppLinksError }
  | { readonly outcome: "refused"; readonly error: AppLinksError }
  /** A session may have begun that waits for the second step. */
  | { readonly outcome: "half-way"; readonly error: AppLinksError; readonly setCookies: readonly string[] };

/** Exchanges user name and password for a session. If a gateway rejects the request, Basic may still get through. */
export async function logInOverRest(
  http: Sender,
  product: Product | undefined,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<JsonLogin> {
  const login: Login = { settings: http.settings, scheme: "session", product };
  try {
    return judgeJsonLogin(login, await http.sendAs(jsonLoginRequest(username, password), {}));
  } catch (error) {
    if (failedFor(error, "refused_by_intermediary") && error.status !== 401)
      return { outcome: "kept-back", error };
    throw error;
  }
}

/**
 * The request that exchanges user name and password for a session, in Confluence, Jira and Bitbucket:
 * `POST /rest/tsv/1.0/authenticate?os_authType=none`. `os_authType=none` keeps the server from looking for another login in
 * the request.
 */
function jsonLoginRequest(username: string, password: string): HttpRequest {
  return {
    method: "POST",
    path: "/rest/tsv/1.0/authenticate",
    query: { os_authType: "none" },
    json: { username, password, rememberMe: false, targetUrl: "", captchaId: "" },
    operation: `log in as user "${username}"`,
    expects: "text",
    // A retry sends the same password; it only happens after a lost response.
    isIdempotent: true,
    acceptsRedirect: true,
  };
}

/**
 * Evaluates the response to {@link jsonLoginRequest}. Responses about a second step or a CAPTCHA differ between versions, so
 * they are recognised by any member or message that mentions one, whatever the status.
 */
function judgeJsonLogin(login: Login, response: HttpResponse): JsonLogin {
  const { status, body } = response;
  const failure = (reason: LoginReason, said: string | undefined): AppLinksError =>
    loginFailed(login, reason, said, response);
  if (status === 404 || status === 405) return { outcome: "absent" };
  const json = jsonOrUndefined(body);
  if (needsCaptcha(response) || speaksOf(json, /captcha/i)) {
    return { outcome: "refused", error: failure("captcha_required", CAPTCHA_REQUIRED) };
  }
  if (speaksOf(json, /two.?(step|factor)|second.?step|\b2(sv|fa)\b|totp/i)) {
    const { setCookies } = response;
    return { outcome: "half-way", error: failure("two_step_login", SECOND_STEP), setCookies };
  }
  if (status >= 400 && !CREDENTIALS_REFUSED.has(status)) {
    return { outcome: "refused", error: failure("request_refused", serverWords(response)) };
  }
  const isGood = status < 400 && !isLoginPage(response);
  return isGood
    ? { outcome: "logged-in", setCookies: response.setCookies }
    : { outcome: "refused", error: failure("login_rejected", serverWords(response)) };
}

const SECOND_STEP = "the password alone is not enough to log in as this user: a second step is required";

/** Statuses that reject the login itself; others are about the request. */
const CREDENTIALS_REFUSED: ReadonlySet<number> = new Set([400, 401, 403]);

/** Whether the name of a member that is neither false nor empty, or a string, matches the subject. */
function speaksOf(json: unknown, subject: RegExp): boolean {
  if (typeof json === "string") return subject.test(json);
  if (typeof json !== "object" || json === null) return false;
  return Object.entries(json).some(
    ([name, value]) => (Boolean(value) && subject.test(name)) || speaksOf(value, subject),
  );
}
