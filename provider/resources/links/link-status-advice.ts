/**
 * What to do about each type of trouble that Confluence reports for a link. The keys are the server's own types; the
 * page about status is made from this table.
 */
export const STATUS_ADVICE: Readonly<Record<string, string>> = {
  UNKNOWN: "Confluence could not tell what is wrong: its log says more.",

  NO_OUTGOING_AUTH:
    "Confluence has no outgoing authentication to try the connection with: declare OAuthSettings with outgoing.",
  REMOTE_VERSION_INCOMPATIBLE:
    "The other application is too old for a status check: its Application Links plugin has to be updated.",

  GENERIC_LINK: "Nothing to do: Confluence cannot check a generic link, which may work all the same.",
  NON_ATLASSIAN:
    "Nothing to do: Confluence cannot check a link to an application that is not Atlassian's, which may work all the same.",

  SYSTEM_LINK: "Nothing to do: the link belongs to Confluence itself and is managed by it.",

  CONNECTION_REFUSED:
    "Nothing listens at the link's rpcUrl: start the other application, or correct the rpcUrl and the firewall.",
  UNKNOWN_HOST:
    "Confluence's machine cannot resolve the host of the link's rpcUrl: correct the rpcUrl or the name service.",
  SSL_UNTRUSTED:
    "Confluence's Java does not trust the other application's certificate: import it, or its authority, into Confluence's trust store.",
  SSL_HOSTNAME_UNMATCHED:
    "The other application's certificate is for another host name: use that name in the rpcUrl, or replace the certificate.",
  SSL_UNMATCHED:
    "The other application's certificate does not fit its address: use the name it was issued for in the rpcUrl, or replace it.",
  OAUTH_PROBLEM:
    "The other application refused Confluence's signed call: the details name the OAuth problem. When its consumer is outdated, set OAuth to disabled on both sides and back again.",
  OAUTH_TIMESTAMP_REFUSED:
    "The clocks of the two servers are more than five minutes apart: synchronise them (NTP).",
  OAUTH_SIGNATURE_INVALID:
    "The other application computes another signature: it sees another URL (a proxy that changes scheme, host, port or path) or holds another key of Confluence (set its incoming OAuth to disabled and back again).",
  UNEXPECTED_RESPONSE:
    "Something other than the other application responded, such as a proxy or a login page: open the rpcUrl from Confluence's machine.",
  UNEXPECTED_RESPONSE_STATUS:
    "The other application, or a proxy in front of it, responded with an error: the details name the HTTP status, its log says why.",

  LOCAL_AUTH_TOKEN_REQUIRED:
    "Confluence may ask only in the name of a user who has authorised it: let the user of this connection open the authorisation URI, or use level 2LO.",
  REMOTE_AUTH_TOKEN_REQUIRED:
    "The other application may ask back only in the name of a user who has authorised it there: authorise it, or use level 2LO.",
  INSUFFICIENT_REMOTE_PERMISSION:
    "The user of this connection is no administrator of the other application, which a status check needs: grant that, or check with another user.",

  NO_REMOTE_APPLINK:
    "The other application has no link back to this Confluence: create one there, for example with ReciprocalLink. If there was one, an application that was restored or copied may have another server id: `confluence-applinks doctor` compares it.",
  AUTH_LEVEL_MISMATCH:
    "The levels differ: outgoing here must be incoming there and the other way round. Declare OAuthSettings on both sides, for example with ReciprocalLink.",

  AUTH_LEVEL_UNSUPPORTED:
    "A level below 2LO (3LO alone) is no longer supported between Atlassian applications: declare OAuthSettings with 2LO on both sides.",
  LEGACY_UPDATE:
    "The link still uses trusted applications or Basic: declare OAuthSettings with 2LO or 2LOi on both sides instead.",
  LEGACY_REMOVAL:
    "OAuth works, but trusted applications or Basic are configured as well: remove what is left of them on both sides.",
  MANUAL_LEGACY_UPDATE:
    "The link still uses trusted applications or Basic, and the other application has to be changed by its own administrator: declare OAuthSettings here and set the same levels there.",
  MANUAL_LEGACY_REMOVAL:
    "OAuth works, but the other application still has trusted applications or Basic configured: its own administrator has to remove them.",
  MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT:
    "OAuth works, but the other application still has trusted applications or Basic configured: its own administrator has to remove them on its old administration screen.",

  DISABLED: "Authentication is switched off on both sides: declare OAuthSettings with 2LO or 2LOi on both.",
};
