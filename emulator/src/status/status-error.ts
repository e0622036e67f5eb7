/** The types of trouble a link can be in, each with its category. */
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
