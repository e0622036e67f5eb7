import { AppLinksError, type Reason } from "./errors";
import type { HttpSettings } from "./http-settings";
import { optionKeys } from "./option-key";
import { habitsOf, isConfluence, type Product, refusesBasicByDefault } from "./product";

/** How a request is authenticated. */
export type LoginScheme = "basic" | "session" | "token";

/** What messages about a login need to know. */
export interface Login {
  readonly settings: HttpSettings;
  readonly scheme: LoginScheme;
  /** The server's product; undefined until its manifest has been read. */
  readonly product: Product | undefined;
}

/** The reasons for which a login fails. */
export type LoginReason = Extract<
  Reason,
  | "request_refused"
  | "login_rejected"
  | "captcha_required"
  | "login_redirect"
  | "session_lost"
  | "basic_auth_disabled"
  | "two_step_login"
>;

/**
 * The error for a failed login, with advice that applies to these credentials on this server.
 *
 * @param said the server's message, if any
 * @param status status of its response
 * @param guess another possible cause, as a full sentence
 */
export function loginFailed(
  login: Login,
  reason: LoginReason,
  said: string | undefined,
  { status }: { readonly status: number },
  guess?: string,
): AppLinksError {
  const { name, baseUrl, credentials } = login.settings;
  return new AppLinksError({
    reason,
    what:
      login.scheme === "token" || credentials.kind === "token"
        ? `Could not log in with the token of the connection "${name}"`
        : `Could not log in as user "${credentials.username}"`,
    detail: said,
    hint: [HINTS[reason](login), guess, ONCE[reason]?.[login.scheme]].filter(Boolean).join(" "),
    instance: baseUrl,
    status,
  });
}

/** Added to advice to change credentials: without running the program, the engine configures the provider from the state. */
export const RECORDED_LOGIN =
  "`pulumi refresh`, `pulumi destroy` and `pulumi up --refresh` log in as the last `pulumi up` recorded: after a change of the configuration, add `--run-program` to them.";

/** Why a session may not be recognised in the next request. */
export const SESSION_LOST =
  "The server has accepted the password and does not recognise the session's cookies: a load balancer sends each request to another node (enable session affinity), or a proxy on the way drops them.";

const HINTS: Readonly<Record<LoginReason, (login: Login) => string>> = {
  request_refused: ({ product }) =>
    `This is not about the password: a proxy or gateway in front of ${habitsOf(product).name} may change requests, for example remove their Content-Type. Ask whoever runs it.`,
  login_rejected: (login) =>
    login.scheme === "token"
      ? tokenHint(login)
      : `${whatFor(login)}Check the user name and password of the connection "${login.settings.name}" (${optionKeys(login.settings, "username", "password")}). ${RECORDED_LOGIN}`,
  captcha_required: (login) =>
    `${whatFor(login)}Log in once in a browser and answer the CAPTCHA, or let an administrator reset the failed login count; then run again.`,
  login_redirect: (login) =>
    login.scheme === "token"
      ? // Where anonymous visitors get a response as well, one that is not valid may count as none.
        tokenHint(login, ` If it is valid, ${headerLost(login)}`)
      : capitalised(headerLost(login)),
  session_lost: (login) =>
    couldHaveToken(login)
      ? `${SESSION_LOST} A personal access token (${optionKeys(login.settings, "token")}) needs no session.`
      : SESSION_LOST,
  basic_auth_disabled: (login) =>
    `This server has no login by session either: let an administrator allow Basic authentication for this user or for /rest/${couldHaveToken(login) ? `, or use a personal access token (${optionKeys(login.settings, "token")})` : ""}.`,
  two_step_login: (login) => {
    const { settings, product } = login;
    const allowed = `one for whom an administrator allows Basic authentication${isConfluence(product) ? " (`BasicAuthentication` with `allowedUsers`)" : ""}`;
    if (!habitsOf(product).administersByToken) {
      return `Use a user without two-step verification, or ${allowed}. ${RECORDED_LOGIN}`;
    }
    const token = `Add a personal access token of this user (${optionKeys(settings, "token")}), which needs no second step and works for everything over REST. `;
    return `${couldHaveToken(login) ? token : ""}What needs a secure administrator session requires a user without two-step verification, or ${allowed}. ${RECORDED_LOGIN}`;
  },
};

/** What is not repeated, and why. */
const ONCE: Partial<Record<LoginReason, Partial<Record<LoginScheme, string>>>> = {
  login_rejected: {
    token: "No further request is made with the token.",
    basic: "No further request is made with this login, so that the account is not locked.",
    session: "No further request is made with this login, so that the account is not locked.",
  },
};

/** Why the password is asked for, where a token serves everything else. */
function whatFor({ scheme, settings, product }: Login): string {
  const isAside = settings.credentials.token !== undefined && habitsOf(product).administersByToken;
  return isAside && scheme !== "token"
    ? "The password is used for secure administrator sessions alone, and is needed here. "
    : "";
}

/** What to do about a token that is rejected or ignored. */
function tokenHint(login: Login, guess = ""): string {
  const { settings, product } = login;
  const { name, administersByToken } = habitsOf(product);
  const token = optionKeys(settings, "token");
  if (!administersByToken) {
    return `${name} does not accept HTTP access tokens for administration: configure ${optionKeys(settings, "username", "password")} in place of ${token}. ${RECORDED_LOGIN}`;
  }
  const hasSteps = product !== undefined && refusesBasicByDefault(product);
  const removal = ` Or remove ${token}: user name and password then log in by themselves${hasSteps ? ", unless their login has two steps" : ""}.`;
  return `Check the token of the connection "${settings.name}" (${token}): it may be expired or revoked.${guess}${settings.credentials.kind === "token" ? "" : removal} ${RECORDED_LOGIN}`;
}

function couldHaveToken({ settings, product }: Login): boolean {
  return settings.credentials.token === undefined && habitsOf(product).administersByToken;
}

function headerLost({ product }: Login): string {
  return `a proxy in front of ${habitsOf(product).name} drops the Authorization header, or single sign-on is in front of REST: let /rest/ pass with the header.`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
