import { AppLinksError, type Reason } from "../http/errors";

/** How a connection fails that has changed since. A login that has changed has advice of its own; see `RECORDED_LOGIN`. */
const CHANGED: ReadonlySet<Reason> = new Set([
  "not_configured",
  "proxy_login",
  "unreachable",
  "timeout",
  "tls_untrusted",
  "not_ready",
  "unexpected_redirect",
  "single_sign_on",
  "html_response",
  "refused_by_intermediary",
  "instance_mismatch",
  "unsupported_server",
]);

/**
 * What an error of a read or a deletion can also mean: without running the program, the engine configures the provider from the state.
 * Undefined = nothing.
 */
export function recordedConnectionAdvice(error: unknown): string | undefined {
  return error instanceof AppLinksError && CHANGED.has(error.reason)
    ? "`pulumi refresh`, `pulumi destroy` and `pulumi up --refresh` use the configuration that the last `pulumi up` recorded: after a change of it, add `--run-program` to them."
    : undefined;
}
