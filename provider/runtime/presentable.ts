import { AppLinksError, type Reason } from "../http/errors";
import type { Redactor } from "../http/redaction";
import { TRANSIENT_STATUSES } from "../http/retry";

/** Failures of a whole instance, which affect every resource on it. */
const OF_THE_INSTANCE: ReadonlySet<Reason> = new Set([
  "login_rejected",
  "captcha_required",
  "two_step_login",
  "basic_auth_disabled",
  "login_redirect",
  "session_lost",
  "single_sign_on",
  "not_ready",
  "instance_mismatch",
  "unreachable",
  "timeout",
  "tls_untrusted",
  "rate_limited",
]);

/** Errors that have been reported: a resource that gets the same one again was not tried. */
const told = new WeakSet<AppLinksError>();
/** Failures of whole instances that have been reported in full. */
const known = new Set<string>();
const expected = new Set<string>();
let isInstalled = false;

/**
 * An error as the dynamic provider process reports it: a user's mistake as its message alone; a failure of a whole instance
 * in full once, then in short, with its cause, for every other resource; anything else keeps its stack. Known secrets are
 * redacted.
 *
 * The process also prints every error of check, diff, read and delete on stderr, where it would appear a second time in the
 * CLI's output, without its resource's name: that line is suppressed.
 *
 * @param advice more to do about an error that is reported in full
 */
export function presentable(error: unknown, secrets: Redactor, advice?: string): unknown {
  if (!(error instanceof AppLinksError)) return redacted(error, secrets);
  const words = presentableMessage(error, secrets);
  const message =
    advice === undefined || !words.includes(`[${error.reason}] `) ? words : `${words} ${advice}`;
  const shown = new Error(message, { cause: error });
  shown.stack = message;
  holdBack(`${shown}: ${shown.stack}`);
  return shown;
}

/**
 * Only the message of an error, as {@link presentable} reports it: in short if it has been reported for this server before.
 */
export function presentableMessage(error: unknown, secrets: Redactor): string {
  if (error instanceof AppLinksError) return secrets.redact(messageOf(error));
  return secrets.redact(error instanceof Error ? error.message : String(error));
}

/** Has every failure reported in full once more. */
export function forgetReported(): void {
  known.clear();
}

function redacted(error: unknown, secrets: Redactor): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? secrets.redact(error) : error;
  error.message = secrets.redact(error.message);
  if (error.stack !== undefined) error.stack = secrets.redact(error.stack);
  return error;
}

function messageOf(error: AppLinksError): string {
  const { reason, instance, detail, what } = error;
  if (instance === undefined || !isOfTheInstance(error)) return error.message;
  const failure = `${reason} ${instance}`;
  const isTried = !told.has(error);
  const isFirst = !known.has(failure);
  told.add(error);
  known.add(failure);
  if (isFirst) return error.message;
  const cause = detail === undefined ? "" : `: ${detail.replace(/\.$/, "")}`;
  // Nothing is tried on the wrong server.
  return isTried && reason !== "instance_mismatch"
    ? `${what} either${cause}. [${reason}]`
    : `Not tried after the first ${reason} of ${instance}${cause}.`;
}

/** A server that cannot respond, as reported by itself or by a proxy in front of it, affects every resource. */
function isOfTheInstance({ reason, status }: AppLinksError): boolean {
  if (reason === "server_error") return status !== undefined && TRANSIENT_STATUSES.has(status);
  return OF_THE_INSTANCE.has(reason);
}

function holdBack(line: string): void {
  expected.add(line);
  if (isInstalled) return;
  isInstalled = true;
  const print = console.error.bind(console);
  console.error = (...args: unknown[]): void => {
    if (args.length === 1 && typeof args[0] === "string" && expected.has(args[0])) return;
    print(...args);
  };
}
