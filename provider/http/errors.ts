/**
 * Every reason an operation can fail for, with what it means. The keys are stable: programs and pipelines may
 * match on them, and the page `docs/errors.md` is made from this table.
 */
export const REASONS = {
  not_configured: "No base URL or no credentials are configured for the connection.",
  invalid_configuration: "A configuration value has the wrong form, or a file it names cannot be read.",
  missing_dependency:
    "The package is no direct dependency of the program, and Pulumi's provider process does not find it.",
  insecure_http: "The base URL is plain http to another host; credentials would travel in clear.",
  login_rejected:
    "Confluence rejected the user name and password, or the token. They are tried once per run.",
  captcha_required:
    "Confluence demands a CAPTCHA for this user after failed logins; the password was not even tried.",
  two_step_login:
    "This user has to confirm each login in a second step, which only a person can do; a personal access token needs none.",
  basic_auth_disabled:
    "The server does not accept Basic authentication of this user, and has no login by session either.",
  login_redirect:
    "Confluence sent the request to its login page or answered as anonymous: the credentials did not arrive.",
  single_sign_on:
    "Single sign-on answered in place of Confluence and sent the request to its own login; the message says where to.",
  session_lost:
    "Confluence accepted the login and does not recognise its session in the next request: a load balancer sends it to another node, or the cookies get lost.",
  locks_itself_out:
    "The settings would keep the connection that writes them from logging in again; nothing was changed.",
  permission_denied: "The user may not do this; the message names the permission that is missing.",
  password_required:
    "The operation requires a secure administrator session, which is started with a password; the connection has a token alone.",
  secure_session_refused: "Confluence did not accept the password for a secure administrator session.",
  instance_mismatch: "The base URL now leads to another Confluence than the one the resource was made on.",
  unreachable: "No connection to the server: refused, unknown host, or reset again and again.",
  timeout: "The server accepted the request but did not answer in time.",
  tls_untrusted: "The server's TLS certificate is not trusted or does not match its name.",
  proxy_login:
    "The proxy on the way to Confluence demands a login of its own, or rejected the one in its URL; it is sent once per run.",
  refused_by_intermediary:
    "Something in front of Confluence refused the request, which did not reach it: a proxy, gateway or firewall, or another application at its address.",
  xsrf_check_failed:
    "Confluence took the request for a forged one, because something on the way removes the header X-Atlassian-Token.",
  not_ready:
    "Confluence is starting, is not set up yet, or is in trouble, and shows a page about that alone.",
  unexpected_redirect:
    "The server redirected the request elsewhere; redirects are never followed with credentials.",
  html_response: "A web page arrived where JSON was expected.",
  malformed_response: "The answer was cut off, is not JSON, or lacks a member the protocol promises.",
  response_too_large: "The answer is larger than any answer of this protocol.",
  rate_limited: "The server kept answering 429 for longer than the client waits.",
  server_error: "The server failed with a 5xx status.",
  request_refused: "The server refused the request as invalid.",
  not_found: "The object does not exist on the server.",
  unsupported_server: "The server does not offer the REST version this operation needs.",
  name_taken: "Another object of the same kind already has this name.",
  url_taken: "Another application link already has this URL.",
  already_exists: "The object is there already and `adopt` does not allow taking it over.",
  id_taken: "A link that was moved to another URL still owns the id this URL stands for.",
  ghost_link: "The server keeps an id whose link it does not list, as an incomplete deletion leaves it.",
  base_url_not_https:
    "Confluence demands an https address as its own base URL for OAuth 2.0, and has another.",
  type_not_installed: "The server does not know this application type.",
  peer_unreachable: "Confluence cannot reach the other application, and needs to.",
  peer_mismatch: "The other application is not of the declared type, or has another id.",
  wrong_link_type: "This resource does not fit the type of the application link.",
  primary_conflict: "Two application links of one type both say `primary: true`.",
  declared_twice: "Two resources of one kind are declared for the same object.",
  user_not_found: "The user that calls shall run as does not exist on the server.",
  consumer_key_taken: "The consumer key belongs to another application link.",
  newer_state: "The state was written by a newer version of this package.",
  unconfirmed:
    "A write was undone again by somebody else, or its response was lost and the server does not tell whether it took effect.",
} as const;

/** The stable name of what went wrong; see {@link REASONS}. */
export type Reason = keyof typeof REASONS;

/** What an {@link AppLinksError} is made of. */
export interface AppLinksErrorDetails {
  /** Stable name of what went wrong. */
  readonly reason: Reason;
  /** What failed and on which object, as the start of a sentence: `Could not create the application link "Jira"`. */
  readonly what: string;
  /** The server's own words, shortened; without any, what was seen instead. */
  readonly detail?: string | undefined;
  /** What to do next, as whole sentences. */
  readonly hint?: string | undefined;
  /** Base URL of the Confluence concerned. */
  readonly instance?: string | undefined;
  /** HTTP status of the response. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * An error a person can act on. The message says what failed, on which object, in the server's words, and what to do
 * next, in that order; `reason` is stable for programs. It never carries a stack trace into the output.
 *
 * @example
 * try {
 *   await getApplicationLink({ name: "Jira" });
 * } catch (error) {
 *   if (!(error instanceof AppLinksError) || error.reason !== "not_found") throw error;
 *   console.log("There is no link to Jira yet.");
 * }
 */
export class AppLinksError extends Error implements AppLinksErrorDetails {
  readonly reason: Reason;
  readonly what: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly instance: string | undefined;
  readonly status: number | undefined;

  constructor(details: AppLinksErrorDetails) {
    super(compose(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppLinksError";
    this.reason = details.reason;
    this.what = details.what;
    this.detail = details.detail;
    this.hint = details.hint;
    this.instance = details.instance;
    this.status = details.status;
    this.stack = `${this.name}: ${this.message}`;
    // A program that does not catch it ends with the message alone: Pulumi's SDK looks for this member of its RunError.
    Object.defineProperty(this, "__pulumiRunError", { value: true });
  }
}

/** True for an {@link AppLinksError} with one of these reasons. */
export function failedFor(error: unknown, ...reasons: Reason[]): error is AppLinksError {
  return error instanceof AppLinksError && reasons.includes(error.reason);
}

function compose({ reason, what, detail, hint, instance, status }: AppLinksErrorDetails): string {
  const words = detail ? `: ${detail.replace(/\.$/, "")}` : "";
  const code = status === undefined ? "" : ` (HTTP ${status})`;
  const next = hint ? ` ${hint}` : "";
  const sentence = `${located(what, instance)}${words}${code}`;
  return `${sentence}${/[.?!]$/.test(sentence) ? "" : "."} [${reason}]${next}`;
}

/** Which server it is about: at the end, unless that would be read as belonging to the URL of something else. */
function located(what: string, instance: string | undefined): string {
  const urls: readonly string[] = what.match(/https?:\/\/[^\s"'`,;()]+/g) ?? [];
  if (instance === undefined || urls.includes(instance)) return what;
  return urls.length === 0 ? `${what} on ${instance}` : `On ${instance}: ${what}`;
}
