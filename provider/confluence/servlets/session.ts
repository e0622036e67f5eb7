import type { HttpClient } from "../../http/client";
import { AppLinksError } from "../../http/errors";
import { isLoginPage } from "../../http/login";
import type { HttpAnswer } from "../../http/messages";

/** A request to one of the pages on which administrators configure a link. */
export interface ServletRequest {
  readonly method: "GET" | "POST";
  /** Below `/plugins/servlet/applinks/auth/conf/`. */
  readonly page: string;
  /** What the page's form would send. */
  readonly form?: Readonly<Record<string, string>>;
  /** As it stands in an error after "Could not". */
  readonly operation: string;
}

const BASE = "/plugins/servlet/applinks/auth/conf/";
const WEB_SUDO = "x-atlassian-websudo";

/**
 * A secure administrator session (WebSudo) for what REST cannot do. Unlike REST, the pages ask for it even when a
 * request carries credentials, and it hangs on a cookie. The cookies stay in here: they are sent with the same user's
 * credentials and to these pages only, since Confluence believes a cookie before it looks at any credentials.
 */
export class ServletSession {
  readonly #cookies = new Map<string, string>();
  #elevation: Promise<void> | undefined;

  constructor(readonly http: HttpClient) {}

  /**
   * Sends a request in a secure administrator session, which is started when needed. Status 200 is no success yet:
   * the pages also answer with it when they refuse.
   *
   * @throws AppLinksError `password_required` for a token, `secure_session_refused`, `login_redirect`, and what
   * {@link HttpClient.send} throws
   */
  async send(request: ServletRequest): Promise<HttpAnswer> {
    if (this.#hasPassword) await this.#elevate();
    const answer = await this.#sendPage(request);
    if (!wantsPassword(answer)) return answer;
    if (!this.#hasPassword) throw passwordRequired(this.http, request);
    // The session expired, or the server was restarted.
    this.#elevation = undefined;
    await this.#elevate();
    const second = await this.#sendPage(request);
    if (wantsPassword(second)) throw refused(this.http, request, second);
    return second;
  }

  get #hasPassword(): boolean {
    return this.http.settings.credentials.kind === "basic";
  }

  #elevate(): Promise<void> {
    this.#elevation ??= this.#confirmPassword().catch((error: unknown) => {
      this.#elevation = undefined;
      throw error;
    });
    return this.#elevation;
  }

  async #confirmPassword(): Promise<void> {
    const { credentials } = this.http.settings;
    if (credentials.kind !== "basic") return;
    this.#cookies.clear();
    // Whether it was accepted shows at the next page: servers without WebSudo have nothing to say here.
    await this.#exchange({
      method: "POST",
      path: "/doauthenticate.action",
      form: { password: credentials.password, authenticate: "Confirm", destination: "/" },
      operation: "start a secure administrator session",
    });
  }

  #sendPage({ method, page, form, operation }: ServletRequest): Promise<HttpAnswer> {
    return this.#exchange({
      method,
      path: `${BASE}${page}`,
      operation,
      ...(form === undefined ? {} : { form }),
    });
  }

  async #exchange(
    request: Pick<HttpAnswer["request"], "method" | "path" | "form" | "operation">,
  ): Promise<HttpAnswer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.http.send({
      ...request,
      expects: "text",
      isIdempotent: true,
      acceptsRedirect: true,
      headers: cookie === "" ? {} : { cookie },
    });
    for (const text of answer.setCookies) this.#keep(text);
    if (isLoginPage(answer)) throw sentToLogin(this.http, request.operation, answer);
    return answer;
  }

  #keep(setCookie: string): void {
    const [, name = "", value = ""] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
    if (name === "") return;
    const isRemoved = value === "" || /;\s*max-age=0\b/i.test(setCookie);
    if (isRemoved) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** The password prompt of Confluence, Jira and Bitbucket. */
const PROMPT = /\/(do)?authenticate\.action\b|\/WebSudoAuthenticate/i;

function wantsPassword({ status, header }: HttpAnswer): boolean {
  if (/^require/i.test(header(WEB_SUDO) ?? "")) return true;
  return status >= 300 && status < 400 && PROMPT.test(header("location") ?? "");
}

function sentToLogin({ settings }: HttpClient, operation: string, { status }: HttpAnswer): AppLinksError {
  return new AppLinksError({
    reason: "login_redirect",
    what: `Could not ${operation}: the request ended at Confluence's login page`,
    instance: settings.baseUrl,
    status,
    hint: "Single sign-on, or a proxy, does not let the Authorization header reach pages: let /doauthenticate.action and /plugins/servlet/applinks/ pass with it.",
  });
}

function passwordRequired({ settings }: HttpClient, { operation }: ServletRequest): AppLinksError {
  return new AppLinksError({
    reason: "password_required",
    what: `Could not ${operation}: Confluence allows this in a secure administrator session only, which is started with a password, and the connection "${settings.name}" uses a token`,
    instance: settings.baseUrl,
    hint: "Configure a user name and password for this connection, at least for this run, or let an administrator switch secure administrator sessions off.",
  });
}

function refused(http: HttpClient, { operation }: ServletRequest, { status }: HttpAnswer): AppLinksError {
  return new AppLinksError({
    reason: "secure_session_refused",
    what: `Could not ${operation}: Confluence did not accept the password of the connection "${http.settings.name}" for a secure administrator session`,
    instance: http.settings.baseUrl,
    status,
    hint: "The user must be an administrator who can log in with this password in a browser, not only over single sign-on.",
  });
}
