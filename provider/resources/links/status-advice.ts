/**
 * What to do about each type of error that Confluence reports for a link. The keys are the server's own types; the page
 * about status is generated from this table.
 */
export const STATUS_ADVICE: Readonly<Record<string, string>> = {
  UNKNOWN: "Confluence could not determine the cause: see its log.",

  NO_OUTGOING_AUTH:
    "Confluence has no outgoing authentication with which to test the connection: declare OAuthSettings with outgoing.",
  REMOTE_VERSION_INCOMPATIBLE:
    "The other application is too old for a status check: update its Application Links plugin.",

  GENERIC_LINK: "Nothing to do: Confluence cannot check a generic link, which may work nevertheless.",
  NON_ATLASSIAN:
    "Nothing to do: Confluence cannot check a link to a non-Atlassian application, which may work nevertheless.",

  SYSTEM_LINK: "Nothing to do: the link belongs to Confluence itself, which manages it.",

  CONNECTION_REFUSED:
    "Nothing listens at the link's rpcUrl: start the other application, or correct the rpcUrl and the firewall.",
  UNKNOWN_HOST:
    "Confluence's machine cannot resolve the host name of the link's rpcUrl: correct the rpcUrl or DNS.",
  SSL_UNTRUSTED:
    "Confluence's Java does not trust the other application's certificate: import it, or its certificate authority, into Confluence's trust store.",
  SSL_HOSTNAME_UNMATCHED:
    "The other application's certificate is for another host name: use that name in the rpcUrl, or replace the certificate.",
  SSL_UNMATCHED:
    "The other application's certificate does not match its URL: use the host name for which it was issued in the rpcUrl, or replace it.",
  OAUTH_PROBLEM:
    "The other application rejected Confluence's signed call: the details name the OAuth problem. If its consumer is outdated, set OAuth to disabled on both sides and back again.",
  OAUTH_TIMESTAMP_REFUSED:
    "The clocks of the two servers are more than five minutes apart: synchronise them (NTP).",
  OAUTH_SIGNATURE_INVALID:
    "The other application computes a different signature: it sees a different URL (a proxy that changes scheme, host, port or path) or has a different key of Confluence (set its incoming OAuth to disabled and back again).",
  UNEXPECTED_RESPONSE:
    "Something other than the other application responded, such as a proxy or a login page: open the rpcUrl from Confluence's machine.",
  UNEXPECTED_RESPONSE_STATUS:
    "The other application, or a proxy in front of it, responded with an error: the details contain the HTTP status, its log the cause.",

  LOCAL_AUTH_TOKEN_REQUIRED:
    "Confluence may only send requests on behalf of a user who has authorised it: open the authorisation URI as the user of this connection, or use level 2LO.",
  REMOTE_AUTH_TOKEN_REQUIRED:
    "The other application may only send requests back on behalf of a user who has authorised it there: authorise it, or use level 2LO.",
  INSUFFICIENT_REMOTE_PERMISSION:
    "The user of this connection is not an administrator of the other application, which a status check requires: grant that permission, or check with another user.",

  NO_REMOTE_APPLINK:
    "The other application has no link back to this Confluence: create one there, for example with ReciprocalLink. If there was one, the application may have been restored or copied with a different server id: `confluence-applinks doctor` compares it.",
  AUTH_LEVEL_MISMATCH:
    "The levels differ: outgoing here must be incoming there and vice versa. Declare OAuthSettings on both sides, for example with ReciprocalLink.",

  AUTH_LEVEL_UNSUPPORTED:
    "A level below 2LO (only 3LO) is no longer supported between Atlassian applications: declare OAuthSettings with 2LO on both sides.",
  LEGACY_UPDATE:
    "The link still uses trusted applications or Basic: declare OAuthSettings with 2LO or 2LOi on both sides instead.",
  LEGACY_REMOVAL:
    "OAuth works, but trusted applications or Basic are configured as well: remove them on both sides.",
  MANUAL_LEGACY_UPDATE:
    "The link still uses trusted applications or Basic, and only its own administrator can change the other application: declare OAuthSettings here and set the same levels there.",
  MANUAL_LEGACY_REMOVAL:
    "OAuth works, but the other application still has trusted applications or Basic configured: its own administrator must remove them.",
  MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT:
    "OAuth works, but the other application still has trusted applications or Basic configured: its own administrator must remove them on its old administration screen.",

  DISABLED: "Authentication is disabled on both sides: declare OAuthSettings with 2LO or 2LOi on both.",
};
