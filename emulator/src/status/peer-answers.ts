import type { PeerResponse } from "../peer/http";
import { PeerUnreachableError } from "../peer/http";
import { oauthProblemOf } from "../peer/oauth-answers";
import { parseDocument, UnexpectedAnswerError } from "../peer/peer";
import { StatusFailure } from "./status-error";

/** Turns whatever went wrong on the way to the peer into a status. */
export function toStatusFailure(error: unknown): StatusFailure {
  if (error instanceof StatusFailure) return error;
  if (error instanceof PeerUnreachableError) return new StatusFailure(error.reason, error.message);
  if (error instanceof UnexpectedAnswerError) return unexpectedAnswer(error.response);
  return new StatusFailure("UNKNOWN", error instanceof Error ? error.message : undefined);
}

/** The status for an answer nobody can use: an OAuth problem, a wrong status, or a right status with a wrong body. */
export function unexpectedAnswer(response: PeerResponse): StatusFailure {
  const problem = oauthProblemOf(response);
  if (problem === "timestamp_refused") return new StatusFailure("OAUTH_TIMESTAMP_REFUSED", problem);
  if (problem === "signature_invalid") return new StatusFailure("OAUTH_SIGNATURE_INVALID", problem);
  if (problem !== undefined) return new StatusFailure("OAUTH_PROBLEM", problem);
  if (response.status !== 200) {
    return new StatusFailure("UNEXPECTED_RESPONSE_STATUS", `${response.status}: ${response.statusText}`);
  }
  return new StatusFailure("UNEXPECTED_RESPONSE", String(response.headers["content-type"] ?? ""));
}

/** The body of a 200, as JSON or XML; throws the status for anything else. */
export function requireDocument(response: PeerResponse): unknown {
  if (response.status !== 200) throw unexpectedAnswer(response);
  return parseDocument(response.body);
}
