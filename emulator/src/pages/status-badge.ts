import { html } from "hono/html";
import type { Markup } from "../http/html";
import type { LinkStatus } from "../status/evaluate";
import { type StatusErrorType, statusCategories } from "../status/status-failure";

/** A link's status in a word, a sentence, and what the user can do about it. */
export function statusBadge({ failure }: LinkStatus): Markup {
  if (failure === undefined) return html`<span class="badge good" data-status="WORKING">Working</span>`;
  const [title, sentence] = statusSentences[failure.type];
  const tone = TONES[statusCategories[failure.type]] ?? "bad";
  const details =
    failure.details === undefined ? "" : html` <span class="quiet-text">${failure.details}</span>`;
  const remedy =
    failure.authorisationUri === undefined
      ? ""
      : html` <a href="${failure.authorisationUri}">Authenticate</a>`;
  return html`<span class="badge ${tone}" data-status="${failure.type}">${title}</span>
<span class="status-sentence">${sentence}${details}${remedy}</span>`;
}

/** Categories that are not errors, or are not urgent. */
const TONES: Readonly<Record<string, string>> = {
  NON_ATLASSIAN: "neutral",
  SYSTEM: "neutral",
  DISABLED: "neutral",
  DEPRECATED: "warning",
};

/** Title and explanation of each type of problem, for an administrator. */
export const statusSentences: Readonly<Record<StatusErrorType, readonly [title: string, sentence: string]>> =
  {
    UNKNOWN: ["Unknown error", "The status could not be determined."],
    NO_OUTGOING_AUTH: [
      "No outgoing authentication",
      "Configure outgoing OAuth, so that the other application can be contacted.",
    ],
    REMOTE_VERSION_INCOMPATIBLE: ["Version too old", "The other application is too old for this check."],
    GENERIC_LINK: ["Not checked", "The status of generic applications cannot be checked."],
    NON_ATLASSIAN: ["Not checked", "The status of this type of application cannot be checked."],
    SYSTEM_LINK: ["System link", "This link belongs to the system and cannot be changed."],
    CONNECTION_REFUSED: [
      "Connection refused",
      "The other application is down, or does not listen at this address.",
    ],
    UNKNOWN_HOST: ["Unknown host", "The host name of the application URL cannot be resolved."],
    SSL_UNTRUSTED: [
      "Certificate not trusted",
      "The certificate of the other application was issued by an unknown authority.",
    ],
    SSL_HOSTNAME_UNMATCHED: [
      "Certificate of another host",
      "The certificate was issued for another host name.",
    ],
    SSL_UNMATCHED: ["TLS failure", "No TLS connection could be made."],
    OAUTH_PROBLEM: ["OAuth problem", "The other application refused a signed request."],
    OAUTH_TIMESTAMP_REFUSED: ["Clocks differ", "The clocks of the two servers are too far apart."],
    OAUTH_SIGNATURE_INVALID: [
      "Signature invalid",
      "The other application has a different public key for this server.",
    ],
    UNEXPECTED_RESPONSE: [
      "Unexpected response",
      "The response could not be understood. Is there a proxy in between?",
    ],
    UNEXPECTED_RESPONSE_STATUS: ["Unexpected status", "The other application responded with an error."],
    LOCAL_AUTH_TOKEN_REQUIRED: [
      "Authentication required",
      "Allow this server to act for you at the other application.",
    ],
    REMOTE_AUTH_TOKEN_REQUIRED: [
      "Authentication required",
      "The other application no longer accepts your access token.",
    ],
    INSUFFICIENT_REMOTE_PERMISSION: [
      "No permission there",
      "You are not an administrator of the other application.",
    ],
    NO_REMOTE_APPLINK: ["No link back", "The other application has no link to this one."],
    AUTH_LEVEL_MISMATCH: [
      "Authentication differs",
      "The two ends are configured for different levels of OAuth.",
    ],
    AUTH_LEVEL_UNSUPPORTED: ["Level not supported", "OAuth without impersonation needs 2LO at both ends."],
    LEGACY_UPDATE: ["Deprecated", "Replace the old authentication with OAuth."],
    LEGACY_REMOVAL: ["Deprecated", "Remove the old authentication: OAuth is in place."],
    MANUAL_LEGACY_UPDATE: ["Deprecated", "Replace the old authentication with OAuth, by hand at both ends."],
    MANUAL_LEGACY_REMOVAL: ["Deprecated", "Remove the old authentication by hand at both ends."],
    MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT: [
      "Deprecated",
      "Remove the old authentication in the other application's old screen.",
    ],
    DISABLED: ["Disabled", "No authentication is configured at either end."],
  };
