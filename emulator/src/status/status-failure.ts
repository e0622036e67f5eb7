import { oauthProblemOf } from "../peer/authenticated";
import { type PeerResponse, PeerUnreachableError } from "../peer/http";
import { parseDocument, UnexpectedResponseError } from "../peer/peer";

/** The types of problem a link can have, each with its category. */
export const statusCategories = {
  UNKNOWN: "UNKNOWN",
  NO_OUTGOING_AUTH: "INCOMPATIBLE",
  REMOTE_VERSION_INCOMPATIBLE: "INCOMPATIBLE",
  GENERIC_LINK: "NON_ATLASSIAN",
  NON_ATLASSIAN: "NON_ATLASSIAN",
  SYSTEM_LINK: "SYSTEM",
  CONNECTION_REFUSED: "NETWORK_ERROR",
  UNKNOWN_HOST: "NETWORK_ERROR",
  SSL_UNTRUSTED: "NETWORK_ERROR",
  SSL_HOSTNAME_UNMATCHED: "NETWORK_ERROR",
  SSL_UNMATCHED: "NETWORK_ERROR",
  OAUTH_PROBLEM: "NETWORK_ERROR",
  OAUTH_TIMESTAMP_REFUSED: "NETWORK_ERROR",
  OAUTH_SIGNATURE_INVALID: "NETWORK_ERROR",
  UNEXPECTED_RESPONSE: "NETWORK_ERROR",
  UNEXPECTED_RESPONSE_STATUS: "NETWORK_ERROR",
  LOCAL_AUTH_TOKEN_REQUIRED: "ACCESS_ERROR",
  REMOTE_AUTH_TOKEN_REQUIRED: "ACCESS_ERROR",
  INSUFFICIENT_REMOTE_PERMISSION: "ACCESS_ERROR",
  NO_REMOTE_APPLINK: "CONFIG_ERROR",
  AUTH_LEVEL_MISMATCH: "CONFIG_ERROR",
  AUTH_LEVEL_UNSUPPORTED: "DEPRECATED",
  LEGACY_UPDATE: "DEPRECATED",
  LEGACY_REMOVAL: "DEPRECATED",
  MANUAL_LEGACY_UPDATE: "DEPRECATED",
  MANUAL_LEGACY_REMOVAL: "DEPRECATED",
  MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT: "DEPRECATED",
  DISABLED: "DISABLED",
} as const;

/** What is wrong with a link. */
export type StatusErrorType = keyof typeof statusCategories;

/** The first check of a link's status that failed. */
export class StatusFailure extends Error {
  constructor(
    readonly type: StatusErrorType,
    readonly details?: string,
    /** Where the user can do something about it. */
    readonly authorisationUri?: string,
  ) {
    super(details ?? type);
    this.name = "StatusFailure";
  }
}

/** Turns an error in a call to the peer into a status. */
export function toStatusFailure(error: unknown): StatusFailure {
  if (error instanceof StatusFailure) return error;
  if (error instanceof PeerUnreachableError) return new StatusFailure(error.reason, error.message);
  if (error instanceof UnexpectedResponseError) return unexpectedResponse(error.response);
  return new StatusFailure("UNKNOWN", error instanceof Error ? error.message : undefined);
}

/** The status for an unusable response: an OAuth problem, an unexpected HTTP status, or the expected one with an unexpected body. */
export function unexpectedResponse(response: PeerResponse): StatusFailure {
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
  if (response.status !== 200) throw unexpectedResponse(response);
  return parseDocument(response.body);
}
