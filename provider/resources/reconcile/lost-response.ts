import { failedFor } from "../../http/errors";

/** Whether a write that failed in this way may have taken effect: its response was lost, or is not one of the protocol. */
export function isResponseLost(failure: unknown): boolean {
  return failedFor(
    failure,
    "unreachable",
    "timeout",
    "server_error",
    "html_response",
    "malformed_response",
    "response_too_large",
  );
}
