import { parseAuthorization } from "../oauth1/message";
import type { PeerResponse } from "../peer/http";
import { PeerUnreachableError } from "../peer/http";
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

/** The OAuth problem a refusal names, in its challenge or in its body. */
export function oauthProblemOf(response: PeerResponse): string | undefined {
  if (response.status < 400) return undefined;
  const challenge = response.headers["www-authenticate"] ?? "";
  return (
    parseAuthorization(challenge).find(([name]) => name === "oauth_problem")?.[1] ??
    new URLSearchParams(response.body).get("oauth_problem") ??
    undefined
  );
}

/** Whether a refusal means that the level of OAuth is switched off at the peer: a challenge without a body. */
export function isLevelDisabled({ status, headers, body }: PeerResponse): boolean {
  return status === 401 && (headers["www-authenticate"] ?? "").startsWith("OAuth") && body === "";
}

/** The body of a 200, as JSON or XML; throws the status for anything else. */
export function requireDocument(response: PeerResponse): unknown {
  if (response.status !== 200) throw unexpectedAnswer(response);
  return parseDocument(response.body);
}
