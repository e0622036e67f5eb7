import { whenProcessEnds } from "../process/end-of-process";
import { AppLinksError } from "./errors";
import { judgeLogin, RECORDED_LOGIN, wantsSecureSession } from "./login";
import { LoginGate } from "./login-gate";
import type { HttpAnswer, HttpRequest, Sender } from "./messages";
import { optionKey } from "./option-key";
import { PasswordLogin } from "./password-login";
import type { HttpSettings } from "./settings";
import { SharedLogin } from "./shared-login";

/** What a server's manifest tells about how to log in there. */
export interface Product {
  /** `confluence`, `jira`, `stash` (Bitbucket), … */
  readonly typeId: string;
  readonly version: string;
}

/**
 * Everything about logging in to one server with the same credentials: shared by the connections that have them, so that
 * a process logs in once, and sends what was rejected to nobody again.
 */
export class Account {
  readonly #password: PasswordLogin | undefined;
  readonly #token: string | undefined;
  readonly #tokenGate: LoginGate;
  #product: Product | undefined;
  /** The client that has sent last: the one that can still say goodbye. */
  #sender: Sender | undefined;

  /** @param run what only the processes of this run have in common; default: no other process belongs to it */
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
        () => whenProcessEnds(this, () => this.logOut()),
        () => logOutRequest(this.#product),
      );
    }
  }

  /** Remembers what kind of server this is, which saves a request that it would refuse. */
  learn(product: Product): void {
    this.#product = product;
    if (refusesBasicByDefault(product)) this.#password?.expectSession();
  }

  /** Sends a request as this account. */
  async send(http: Sender, request: HttpRequest): Promise<HttpAnswer> {
    this.#sender = http;
    const password = this.#password;
    if (password !== undefined && (request.isPage || !this.#prefersToken))
      return password.send(http, request);
    const response = await this.#sendWithToken(http, request);
    // Platforms before 7 waive secure sessions for Basic only.
    if (request.isProbe || !wantsSecureSession(response)) return response;
    if (password !== undefined) return password.send(http, request);
    throw passwordRequired(http, request);
  }

  /** Whether this account gets in although the server does not accept Basic; tries it when that is not known. */
  async worksWithoutBasic(http: Sender): Promise<boolean> {
    return this.#prefersToken || (await this.#password?.hasSession(http)) === true;
  }

  /** Ends the session, if there is one; what comes later begins another. */
  async logOut(): Promise<void> {
    if (this.#sender !== undefined) await this.#password?.logOut(this.#sender);
  }

  /** Bitbucket accepts its tokens for repositories and projects alone. */
  get #prefersToken(): boolean {
    return this.#token !== undefined && (this.#password === undefined || this.#product?.typeId !== "stash");
  }

  #sendWithToken(http: Sender, request: HttpRequest): Promise<HttpAnswer> {
    return this.#tokenGate.pass(
      () => http.sendAs(request, { authorization: `Bearer ${this.#token}` }),
      (response, isKnownGood) =>
        isKnownGood && request.acceptsRedirect
          ? undefined
          : judgeLogin(http.settings, "token", response, isKnownGood),
    );
  }
}

/** The first major version of each product that refuses Basic unless an administrator allows it. */
const FIRST_WITHOUT_BASIC: Readonly<Record<string, number>> = { confluence: 10, jira: 11, stash: 10 };

/** Whether a server of this version refuses Basic unless an administrator allows it. */
export function refusesBasicByDefault({ typeId, version }: Product): boolean {
  const first = FIRST_WITHOUT_BASIC[typeId];
  return first !== undefined && Number.parseInt(version, 10) >= first;
}

const LOG_OUT: Readonly<Record<string, Pick<HttpRequest, "method" | "path">>> = {
  jira: { method: "DELETE", path: "/rest/auth/1/session" },
  stash: { method: "GET", path: "/j_atl_security_logout" },
};

function logOutRequest(product: Product | undefined): HttpRequest {
  return {
    ...(LOG_OUT[product?.typeId ?? ""] ?? { method: "GET", path: "/logout.action" }),
    operation: "log out",
    expects: "text",
    acceptsRedirect: true,
  };
}

function passwordRequired({ settings }: Sender, { operation }: HttpRequest): AppLinksError {
  const { name, baseUrl } = settings;
  return new AppLinksError({
    reason: "password_required",
    what: `Could not ${operation}: Confluence allows this in a secure administrator session only, which is started with a password, and the connection "${name}" has a token alone`,
    instance: baseUrl,
    hint: `Configure \`${optionKey(settings, "username")}\` and \`${optionKey(settings, "password")}\` next to the token: they are used for this alone, also where the server does not accept Basic authentication. Or let an administrator switch secure administrator sessions off. ${RECORDED_LOGIN}`,
  });
}
