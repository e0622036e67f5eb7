import { Cookies } from "./cookies";
import { AppLinksError, failedFor } from "./errors";
import { logInOverRest } from "./json-login";
import { isLoggedOut, judgeLogin, refusesBasic, wantsSecureSession } from "./login";
import { type LoginScheme, RECORDED_LOGIN, SESSION_LOST } from "./login-errors";
import type { LoginGate } from "./login-gate";
import type { HttpRequest, HttpResponse, Sender } from "./messages";
import { unlimited } from "./operation-limit";
import { optionKeys } from "./option-key";
import { habitsOf, isConfluence, type Product } from "./product";
import { appearanceOf } from "./responder";
import { confirmPassword, isMarked } from "./secure-session";
import { serverWords } from "./server-words";

/**
 * A login with user name and password. Basic is sent pre-emptively with every request, because these servers do not send
 * challenges; if they reject Basic, or their version does so by default, the password is exchanged once for a session, which
 * is renewed when it ends. The session's cookies exist only in this object.
 *
 * With Basic, cookies are only sent to pages: Confluence gives cookies precedence over credentials, and REST waives the
 * secure administrator session for Basic.
 */
export class PasswordLogin {
  #scheme: Exclude<LoginScheme, "token"> = "basic";
  /** Why there is no session, if known. */
  #noSession: AppLinksError | "absent" | undefined;
  #refusesBasic = false;
  readonly #cookies = new Cookies();
  #opening: Promise<void> | undefined;
  /** The login whose renewal did not help: what looked like its end is a missing permission. */
  #renewedInVain: Promise<void> | undefined;
  #elevation: Promise<void> | undefined;
  #isBasicAccepted = false;
  #isPasswordRefused = false;
  /** Whether the server confirmed that a secure administrator session has begun. */
  #isConfirmed = false;
  /** The response that refused Basic when the password was to be confirmed; without secure sessions, that may not matter. */
  #confirmationRefused: HttpResponse | undefined;
  /** The response to the confirmation of the password, if it was not a page of Confluence. */
  #strayPage: HttpResponse | undefined;

  /**
   * @param gate lets no request through after a rejected login
   * @param beforeSession called before each session: it begins when this resolves
   * @param product of the server, if known
   */
  constructor(
    readonly username: string,
    readonly password: string,
    private readonly gate: LoginGate,
    private readonly beforeSession: () => Promise<void>,
    readonly product: () => Product | undefined,
  ) {}

  /** Begins with a session instead of Basic, unless something else is already known: this saves a rejected request. */
  expectSession(): void {
    if (this.#noSession === undefined && !this.#isBasicAccepted) this.#scheme = "session";
  }

  /** How requests are authenticated, as far as is known. */
  get scheme(): LoginScheme {
    return this.#scheme;
  }

  /** Whether this user can log in without Basic; tries it if that is not known. */
  async hasSession(http: Sender): Promise<boolean> {
    return (this.#scheme === "session" && this.#opening !== undefined) || this.#canOpen(http);
  }

  /** Sends a request, in a secure administrator session if it requires one. */
  async send(http: Sender, request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.gate.pass(
        async () => {
          const response = await this.#sendRenewing(http, request);
          this.#assertOpen(http, request, response);
          return response;
        },
        // Pages may have a login of their own: their responses do not count against credentials that work for REST.
        (response, isKnownGood) =>
          isKnownGood && request.acceptsRedirect ? undefined : this.#judge(http, response, isKnownGood),
      );
    } catch (error) {
      throw error instanceof PageClosed ? error.reported : error;
    }
  }

  /** Basic may be accepted for REST and not for pages, or not for the one that confirms the password. */
  #assertOpen(http: Sender, request: HttpRequest, response: HttpResponse): void {
    if (request.isPage && this.#scheme === "basic" && refusesBasic(response))
      throw new PageClosed(pageRefusesBasic(http, request, response, this.product()));
  }

  #judge(http: Sender, response: HttpResponse, isKnownGood: boolean): AppLinksError | undefined {
    const login = { settings: http.settings, scheme: this.#scheme, product: this.product() };
    return judgeLogin(login, response, isKnownGood);
  }

  /** Ends the session, if there is one or one is just beginning. */
  async logOut(http: Sender): Promise<void> {
    await this.#opening?.catch(() => undefined);
    if (this.#opening === undefined || this.#noSession !== undefined) return;
    const { headers } = this.#cookies;
    this.#opening = undefined;
    this.#elevation = undefined;
    this.#cookies.clear();
    await http.sendAs(logOutRequest(this.product()), headers);
  }

  async #sendRenewing(http: Sender, request: HttpRequest): Promise<HttpResponse> {
    await this.#open(http);
    const { opening, elevation } = { opening: this.#opening, elevation: this.#elevation };
    const response = await this.#sendElevated(http, request);
    const isEnded = this.#isEnded(response);
    if (!isEnded && (request.isProbe || !wantsSecureSession(response))) return response;
    // It expired, or the server was restarted; another request may have noticed that already.
    if (isEnded && this.#opening === opening) this.#opening = undefined;
    if (isEnded || this.#elevation === elevation) this.#elevation = undefined;
    const second = await this.#sendElevated(http, request, wantsSecureSession(response));
    if (this.#isEnded(second)) this.#renewedInVain = this.#opening;
    if (wantsSecureSession(second)) {
      if (this.#strayPage !== undefined) throw strayed(http, request, this.#strayPage);
      if (this.#confirmationRefused !== undefined) this.#assertOpen(http, request, this.#confirmationRefused);
      throw this.#isConfirmed
        ? secureSessionLost(http, request, second, this)
        : refused(http, request, second, this);
    }
    // The first may have taken effect before the session ended: its response was lost, and the next attempt was rejected.
    return { ...second, attempts: response.attempts + second.attempts };
  }

  #isEnded(response: HttpResponse): boolean {
    return this.#scheme === "session" && isLoggedOut(response) && this.#renewedInVain !== this.#opening;
  }

  async #sendElevated(http: Sender, request: HttpRequest, isAsked = false): Promise<HttpResponse> {
    const isPage = request.isPage === true;
    await this.#open(http);
    if (isPage || isAsked || (this.#scheme === "session" && isMarked(request))) await this.#elevate(http);
    return this.#exchange(http, request, isPage || isAsked);
  }

  #elevate(http: Sender): Promise<void> {
    this.#elevation ??= unlimited(() => this.#confirm(http)).catch((error: unknown) => {
      this.#elevation = undefined;
      throw error;
    });
    return this.#elevation;
  }

  async #confirm(http: Sender): Promise<void> {
    if (this.#isPasswordRefused) return;
    if (this.#scheme === "basic") this.#cookies.clear();
    const exchange = async (request: HttpRequest): Promise<HttpResponse> => {
      const response = await this.#exchange(http, request, true, true);
      this.#confirmationRefused = refusesBasic(response) ? response : undefined;
      const rejection = this.gate.isKnownGood ? undefined : this.#judge(http, response, false);
      // Requesting the page itself would send the rejected password again.
      if (failedFor(rejection, "login_rejected", "captcha_required")) throw rejection;
      return response;
    };
    const { outcome, strayPage } = await confirmPassword(exchange, this.password);
    this.#isPasswordRefused = outcome === "refused";
    this.#isConfirmed = outcome === "confirmed";
    this.#strayPage = strayPage;
  }

  async #exchange(
    http: Sender,
    request: HttpRequest,
    sendsCookies: boolean,
    isConfirming = false,
  ): Promise<HttpResponse> {
    await this.#open(http);
    const scheme = this.#scheme;
    http.redactor.protect(...this.#cookies.values);
    const response = await http.sendAs(request, {
      ...(scheme === "basic" ? { authorization: `Basic ${this.#encoded}` } : {}),
      ...(scheme === "session" || sendsCookies ? this.#cookies.headers : {}),
    });
    if (scheme === "session" || sendsCookies) this.#cookies.keep(response.setCookies);
    if (scheme !== "basic") return response;
    if (!refusesBasic(response)) {
      this.#isBasicAccepted ||= response.status < 400;
      return response;
    }
    this.#refusesBasic = true;
    if (!(await this.#canOpen(http))) return response;
    this.#scheme = "session";
    if (isConfirming) return this.#exchange(http, request, sendsCookies, isConfirming);
    this.#elevation = undefined;
    return this.#sendElevated(http, request);
  }

  /** Logs in if a session is needed and there is none. */
  async #open(http: Sender): Promise<void> {
    if (this.#scheme === "session" && !(await this.#canOpen(http))) this.#scheme = "basic";
  }

  /** False = this server has no session login. */
  async #canOpen(http: Sender): Promise<boolean> {
    if (this.#noSession === undefined) {
      this.#opening ??= unlimited(() => this.#logIn(http)).catch((error: unknown) => {
        this.#opening = undefined;
        throw error;
      });
      await this.#opening;
    }
    // A user who needs a second step may still be allowed to use Basic, which is rejected before the password is checked.
    if (this.#noSession instanceof AppLinksError && this.#refusesBasic) throw this.#noSession;
    return this.#noSession === undefined;
  }

  async #logIn(http: Sender): Promise<void> {
    this.#cookies.clear();
    this.#elevation = undefined;
    await this.beforeSession();
    const login = await logInOverRest(http, this.product(), this);
    if (login.outcome === "logged-in") {
      this.#cookies.keep(login.setCookies);
      return;
    }
    if (login.outcome === "refused") throw login.error;
    if (login.outcome === "half-way") await this.#abandon(http, login.setCookies);
    this.#noSession = login.outcome === "absent" ? "absent" : login.error;
  }

  /** Ends a session whose second step will never be completed; the response does not matter. */
  async #abandon(http: Sender, setCookies: readonly string[]): Promise<void> {
    const cookies = new Cookies();
    cookies.keep(setCookies);
    if (cookies.values.length === 0) return;
    http.redactor.protect(...cookies.values);
    await http.sendAs(logOutRequest(this.product()), cookies.headers).catch(() => undefined);
  }

  get #encoded(): string {
    return Buffer.from(`${this.username}:${this.password}`, "utf8").toString("base64");
  }
}

function logOutRequest(product: Product | undefined): HttpRequest {
  return {
    ...habitsOf(product).logOut,
    operation: "log out",
    expects: "text",
    acceptsRedirect: true,
    isGoodbye: true,
  };
}

function refused(
  http: Sender,
  { operation }: HttpRequest,
  { status }: HttpResponse,
  { username, product }: PasswordLogin,
): AppLinksError {
  const { name, baseUrl } = http.settings;
  return new AppLinksError({
    reason: "secure_session_refused",
    what: `Could not ${operation}`,
    detail: `${habitsOf(product()).name} did not accept the password of the connection "${name}" for a secure administrator session`,
    instance: baseUrl,
    status,
    hint: `The user "${username}" must be an administrator who can log in with this password in a browser, not only over single sign-on or with a second step.`,
  });
}

/** It is unknown whether Confluence has received the password. */
function strayed({ settings }: Sender, { operation }: HttpRequest, page: HttpResponse): AppLinksError {
  return new AppLinksError({
    reason: "html_response",
    what: `Could not ${operation}`,
    detail: `${appearanceOf(page)} came in place of the confirmation of the password`,
    instance: settings.baseUrl,
    status: page.status,
    hint: "A proxy or gateway in front of the server may have sent it: ask whoever runs that to let /doauthenticate.action and /authenticate.action pass from this machine. If it was there for a moment only, run again.",
  });
}

/** The error if the password was accepted and is then requested again, so it is not wrong. */
function secureSessionLost(
  { settings }: Sender,
  { operation }: HttpRequest,
  { status }: HttpResponse,
  { scheme, product }: PasswordLogin,
): AppLinksError {
  return new AppLinksError({
    reason: "session_lost",
    what: `Could not ${operation}`,
    detail: `${habitsOf(product()).name} accepted the password for a secure administrator session and asked for it again`,
    instance: settings.baseUrl,
    status,
    hint:
      scheme === "basic"
        ? `${SESSION_LOST} ${endsAtPaths(product())} ${allowUser(settings, product())}.`
        : SESSION_LOST,
  });
}

/** How Basic is accepted of a user everywhere, with sessions that last. */
function allowUser({ credentials }: Sender["settings"], product: Product | undefined): string {
  const user = credentials.kind === "password" ? credentials.username : "";
  const resource = isConfluence(product)
    ? ` (\`BasicAuthentication\` with \`allowedUsers: ["${user}"]\`)`
    : "";
  return `allow Basic authentication for this user${resource}`;
}

function endsAtPaths(product: Product | undefined): string {
  return `Or Basic authentication is disabled and allowed for this path only, which is not sufficient because ${habitsOf(product).name} ends such a session after each request: then ask an administrator to`;
}

/** The error for a page that Basic is refused for, although REST may accept it. */
function pageRefusesBasic(
  { settings }: Sender,
  { operation }: HttpRequest,
  response: HttpResponse,
  product: Product | undefined,
): AppLinksError {
  const { name } = habitsOf(product);
  const { baseUrl, credentials } = settings;
  const token = credentials.token === undefined ? ` and configure ${optionKeys(settings, "token")}` : "";
  return new AppLinksError({
    reason: "basic_auth_disabled",
    what: `Could not ${operation}: only an administration page does this, and ${name} does not accept Basic authentication for it`,
    detail: serverWords(response),
    instance: baseUrl,
    status: response.status,
    hint: `An allowed path is not sufficient for a page, because ${name} ends such a session after each request, and this server has no other login with a password. Ask an administrator to ${allowUser(settings, product)}, or to disable secure administrator sessions${token}; the token then opens pages. ${RECORDED_LOGIN}`,
  });
}

/** A refused page says nothing about requests over REST, so it is not held against the credentials. */
class PageClosed extends Error {
  constructor(readonly reported: AppLinksError) {
    super(reported.message);
  }
}
