import { whenProcessEnds } from "../process/end-of-process";
import { AppLinksError } from "./errors";
import type { HttpSettings } from "./http-settings";
import { isLoggedOut, judgeLogin, userIn, wantsSecureSession } from "./login";
import { RECORDED_LOGIN } from "./login-errors";
import { LoginGate } from "./login-gate";
import type { HttpRequest, HttpResponse, Sender } from "./messages";
import { optionKeys } from "./option-key";
import { PasswordLogin } from "./password-login";
import { habitsOf, type Product, refusesBasicByDefault } from "./product";
import { isMarked } from "./secure-session";
import { SharedLogin } from "./shared-login";

/**
 * The login to one server with one set of credentials: shared by the connections that have them, so that a process logs in
 * once and never sends rejected credentials again.
 */
export class Account {
  readonly #password: PasswordLogin | undefined;
  readonly #token: string | undefined;
  readonly #tokenGate: LoginGate;
  /** The token's user, once a response has named them. */
  #tokenUser: string | undefined;
  /** What the token turned out not to give access to, although REST accepts it: sent with the password from then on. */
  readonly #guarded = new Set<Guarded>();
  #product: Product | undefined;
  /** The last client that sent a request, which can also log out. */
  #sender: Sender | undefined;

  /** Asks the server what it is, without a login; set by whoever can. */
  askProduct: (() => Promise<Product | undefined>) | undefined;

  /** @param run identifies the processes of this run; default: no other process belongs to it */
  constructor(settings: HttpSettings, run?: string | undefined) {
    const { credentials } = settings;
    const gateFor = (own: HttpSettings["credentials"]): LoginGate =>
      new LoginGate(run === undefined ? undefined : new SharedLogin(run, { ...settings, credentials: own }));
    this.#token = credentials.token;
    this.#tokenGate = gateFor({ kind: "token", token: credentials.token ?? "" });
    if (credentials.kind === "password") {
      const { username, password } = credentials;
      this.#password = new PasswordLogin(
        username,
        password,
        gateFor({ kind: "password", username, password }),
        () => this.#prepareSession(),
        () => this.#product,
      );
    }
  }

  /** Remembers the server's product and version, which saves a request that it would reject. */
  learn(product: Product): void {
    this.#product = product;
    if (refusesBasicByDefault(product)) this.#password?.expectSession();
  }

  /** Sends a request as this account. */
  async send(http: Sender, request: HttpRequest): Promise<HttpResponse> {
    this.#sender = http;
    const byPassword = this.#passwordFor(request);
    if (byPassword !== undefined) return byPassword.send(http, request);
    const response = await this.#sendWithToken(http, request);
    if (request.isProbe || !isKeptFromToken(request, response)) return response;
    if (this.#password === undefined) {
      if (wantsSecureSession(response)) throw passwordRequired(http, request, this.productName);
      return response;
    }
    const guarded = guardedBy(request);
    if (guarded !== undefined) this.#guarded.add(guarded);
    return this.#password.send(http, request);
  }

  /** Sends a request with the password, even if a token would suffice; undefined if there is no password. */
  async sendByPassword(http: Sender, request: HttpRequest): Promise<HttpResponse | undefined> {
    this.#sender = http;
    return this.#password?.send(http, request);
  }

  /** The user as whom a request, by default a read over REST, is sent, if known. */
  usernameFor(request: Target = { method: "GET", path: "/rest/" }): string | undefined {
    const byPassword = this.#passwordFor(request);
    return byPassword === undefined ? this.#tokenUser : byPassword.username;
  }

  /** The same, after asking the server if it is not known. */
  async identify(http: Sender): Promise<string | undefined> {
    if (this.usernameFor() === undefined) {
      const { path, member } = habitsOf(this.#product).currentUser;
      const operation = "read whose token it is";
      const { json } = await this.send(http, { method: "GET", path, operation, expects: "text" });
      const name =
        typeof json === "object" && json !== null && Object.entries(json).find(([key]) => key === member);
      if (name) this.#meet(http, String(name[1]));
    }
    return this.usernameFor();
  }

  /** A message if token and password are known to belong to different users. */
  mixedUsers(): string | undefined {
    const other = this.#password?.username;
    const user = this.#prefersToken ? this.#tokenUser : undefined;
    if (user === undefined || other === undefined || user.toLowerCase() === other.toLowerCase())
      return undefined;
    return `The token is of the user "${user}" and the password of "${other}": REST is called as the one, and secure administrator sessions are those of the other`;
  }

  /** Whether the product decides which of two logins is used, and is not known yet. */
  get awaitsProduct(): boolean {
    return this.#product === undefined && this.#token !== undefined && this.#password !== undefined;
  }

  /** Whether messages can name the product. */
  get knowsProduct(): boolean {
    return this.#product !== undefined;
  }

  /** Of the server, for messages. */
  get productName(): string {
    return habitsOf(this.#product).name;
  }

  /** What of a connection with both a request is sent with; undefined where there is no choice. */
  choiceFor(request: Target): "password" | "token" | undefined {
    if (this.#token === undefined || this.#password === undefined) return undefined;
    return this.#passwordFor(request) === undefined ? "token" : "password";
  }

  /** Whether this account can log in without Basic; tries it if that is not known. */
  async worksWithoutBasic(http: Sender): Promise<boolean> {
    return this.#prefersToken || (await this.#password?.hasSession(http)) === true;
  }

  /** Whether a password opens pages although the server does not accept Basic; tries it when that is not known. */
  async opensPagesWithoutBasic(http: Sender): Promise<boolean> {
    return this.#password === undefined || (await this.#password.hasSession(http));
  }

  /** Ends the session, if there is one; a later request begins another. */
  async logOut(): Promise<void> {
    if (this.#sender !== undefined) await this.#password?.logOut(this.#sender);
  }

  /** The product decides how a session is ended; lookups may not have asked for it. */
  async #prepareSession(): Promise<void> {
    if (this.#product === undefined) {
      const product = await this.askProduct?.().catch(() => undefined);
      if (product !== undefined) this.learn(product);
    }
    await whenProcessEnds(this, () => this.logOut());
  }

  get #prefersToken(): boolean {
    return (
      this.#token !== undefined &&
      (this.#password === undefined || habitsOf(this.#product).administersByToken)
    );
  }

  /** Pages are tried with a token that REST has accepted: if secure sessions are disabled, they need no password. */
  #passwordFor(request: Target): PasswordLogin | undefined {
    if (!this.#prefersToken) return this.#password;
    const guarded = guardedBy(request);
    if (guarded === undefined) return undefined;
    const isUntried = guarded === "pages" && !this.#tokenGate.isKnownGood;
    return isUntried || this.#guarded.has(guarded) ? this.#password : undefined;
  }

  /** On the first response that names the token's user, warns if the password belongs to another user. */
  #meet(http: Sender, user: string | undefined): void {
    if (user === undefined || this.#tokenUser !== undefined) return;
    this.#tokenUser = user;
    const mixed = this.mixedUsers();
    if (mixed !== undefined) http.caution(`${mixed}. Give the connection both of one user.`);
  }

  async #sendWithToken(http: Sender, request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#tokenGate.pass(
      () => http.sendAs(request, { authorization: `Bearer ${this.#token}` }),
      (response, isKnownGood) =>
        isKnownGood && request.acceptsRedirect
          ? undefined
          : judgeLogin(
              { settings: http.settings, scheme: "token", product: this.#product },
              response,
              isKnownGood,
            ),
    );
    this.#meet(http, userIn(response));
    return response;
  }
}

/** What servers protect with a secure administrator session: their pages, and the REST resources that are marked for it. */
type Guarded = "pages" | "marked resources";

/** The part of a request that determines its login. */
type Target = Pick<HttpRequest, "isPage" | "method" | "path">;

function guardedBy(request: Target): Guarded | undefined {
  if (request.isPage === true) return "pages";
  return isMarked(request) ? "marked resources" : undefined;
}

/** Platforms before 7 waive secure sessions only for Basic; single sign-on may not accept tokens on pages. */
function isKeptFromToken(request: HttpRequest, response: HttpResponse): boolean {
  return wantsSecureSession(response) || (request.isPage === true && isLoggedOut(response));
}

function passwordRequired({ settings }: Sender, { operation }: HttpRequest, product: string): AppLinksError {
  const { name, baseUrl } = settings;
  return new AppLinksError({
    reason: "password_required",
    what: `Could not ${operation}`,
    detail: `${product} allows this in a secure administrator session only, which is started with a password, and the connection "${name}" has a token alone`,
    instance: baseUrl,
    hint: `Configure ${optionKeys(settings, "username", "password")} next to the token: they are used for this alone, also where the server does not accept Basic authentication. Or let an administrator switch secure administrator sessions off. ${RECORDED_LOGIN}`,
  });
}
