import { AppLinksError, type Reason } from "../http/errors";

/** How a base URL fails that no longer leads to the server. A login that has changed has advice of its own; see `RECORDED_LOGIN`. */
const ELSEWHERE: ReadonlySet<Reason> = new Set([
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
  return error instanceof AppLinksError && ELSEWHERE.has(error.reason)
    ? "`pulumi refresh`, `pulumi destroy` and `pulumi up --refresh` use the base URL and the proxy that the last `pulumi up` recorded: after a change of the configuration, add `--run-program` to them."
    : undefined;
}
