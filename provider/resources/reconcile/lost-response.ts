import { failedFor } from "../../http/errors";

/** Whether a write that failed so may have had its effect all the same: its response was lost, or is none of the protocol's. */
export function isResponseLost(failure: unknown): boolean {
  return failedFor(
    failure,
    "unreachable",
    "timeout",
    "server_error",
    "html_answer",
    "malformed_answer",
    "answer_too_large",
  );
}
