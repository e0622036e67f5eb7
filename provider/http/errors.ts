/**
 * Every reason for which an operation can fail, with its meaning. The keys are stable: programs and pipelines may match on
 * them. The page `docs/errors.md` is generated from this table.
 */
export const REASONS = {
  not_configured: "No base URL or no credentials are configured for the connection.",
  invalid_configuration: "A configuration value is invalid, or a file that it names cannot be read.",
  missing_dependency:
    "The package is not a direct dependency of the program, so Pulumi's provider process does not find it.",
  insecure_http: "The base URL is plain http to another host; credentials would be sent in clear text.",
  login_rejected:
    "Confluence rejected the user name and password, or the token. They are tried once per run.",
  captcha_required:
    "Confluence requires a CAPTCHA for this user after failed logins; the password was not even tried.",
  two_step_login:
    "This user must confirm each login in a second step, which only a person can do; a personal access token needs none.",
  basic_auth_disabled:
    "The server does not accept Basic authentication from this user, and has no session login either.",
  login_redirect:
    "Confluence redirected the request to its login page or treated it as anonymous: the credentials did not arrive.",
  single_sign_on:
    "Single sign-on responded instead of Confluence and redirected the request to its own login; the message says where.",
  session_lost:
    "Confluence accepted the login but does not recognise its session in the next request: a load balancer sends it to another node, or the cookies are lost.",
  locks_itself_out:
    "The settings would prevent the connection that writes them from logging in again; nothing was changed.",
  permission_denied: "The user may not do this; the message names the missing permission.",
  password_required:
    "The operation requires a secure administrator session, which requires a password; the connection has only a token.",
  secure_session_refused: "Confluence did not accept the password for a secure administrator session.",
  instance_mismatch:
    "The base URL now leads to a different Confluence than the one on which the resource was created.",
  unreachable: "No connection to the server: refused, unknown host, or reset repeatedly.",
  timeout: "The server accepted the request but did not respond in time.",
  cancelled:
    "The run was cancelled before this request was sent, or the operation took longer than `customTimeouts` allows; writes in progress were completed.",
  tls_untrusted: "The server's TLS certificate is not trusted or does not match its name.",
  proxy_login:
    "The proxy on the way to Confluence requires its own login, or rejected the one in its URL; it is sent once per run.",
  refused_by_intermediary:
    "A proxy, gateway or firewall in front of Confluence, or another application at its URL, rejected the request, which did not reach Confluence.",
  xsrf_check_failed:
    "Confluence treated the request as forged, because a proxy or gateway removes the X-Atlassian-Token header.",
  not_ready: "Confluence is starting, is not set up yet, or has a problem, and only shows a page about that.",
  unexpected_redirect:
    "The server redirected the request elsewhere; redirects are never followed with credentials.",
  html_response: "The response is a web page instead of JSON.",
  malformed_response: "The response is truncated, is not JSON, or lacks a required member.",
  response_too_large: "The response is larger than any response of this protocol.",
  rate_limited: "The server kept responding with 429 for longer than the client waits.",
  server_error: "The server failed with a 5xx status.",
  request_refused: "The server rejected the request as invalid.",
  not_found: "The object does not exist on the server.",
  unsupported_server: "The server does not have the REST version that this operation requires.",
  name_taken: "Another object of the same kind already has this name.",
  url_taken: "Another application link already has this URL.",
  already_exists: "The object already exists and `adopt` does not allow adopting it.",
  id_taken: "A link that was moved to another URL still has the id derived from this URL.",
  ghost_link:
    "The server has an id whose link it does not list, which is what an incomplete deletion leaves behind.",
  base_url_not_https: "Confluence requires its own base URL to be https for OAuth 2.0, and it is not.",
  type_not_installed: "The server does not know this application type.",
  peer_unreachable: "Confluence cannot reach the other application, but needs to.",
  peer_mismatch: "The other application is not of the declared type, or has a different id.",
  wrong_link_type: "This resource does not support the type of the application link.",
  primary_conflict: "Two application links of one type both declare `primary: true`.",
  declared_twice: "Two resources of one kind are declared for the same object.",
  user_not_found: "The user as whom calls would run does not exist on the server.",
  consumer_key_taken: "The consumer key belongs to another application link.",
  newer_state: "The state was written by a newer version of this package.",
  unconfirmed:
    "A write was undone by somebody else, or its response was lost and the server does not tell whether it took effect.",
} as const;

/** The stable name of what went wrong; see {@link REASONS}. */
export type Reason = keyof typeof REASONS;

/** What an {@link AppLinksError} is made of. */
export interface AppLinksErrorDetails {
  /** Stable name of what went wrong. */
  readonly reason: Reason;
  /** What failed and on which object, as the start of a sentence: `Could not create the application link "Jira"`. */
  readonly what: string;
  /** The server's own message, truncated; if there is none, what was observed instead. */
  readonly detail?: string | undefined;
  /** What to do next, as full sentences. */
  readonly hint?: string | undefined;
  /** Base URL of the Confluence in question. */
  readonly instance?: string | undefined;
  /** HTTP status of the response. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * An error that a person can act on. The message says what failed, on which object, in the server's words, and what to do
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
    // A program that does not catch it ends with only the message: Pulumi's SDK looks for this member of its RunError.
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

/** Adds the server: at the end, unless it would seem to belong to another URL in the message. */
function located(what: string, instance: string | undefined): string {
  const urls: readonly string[] = what.match(/https?:\/\/[^\s"'`,;()]+/g) ?? [];
  if (instance === undefined || urls.includes(instance)) return what;
  return urls.length === 0 ? `${what} on ${instance}` : `On ${instance}: ${what}`;
}
