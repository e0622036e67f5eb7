import type { Reason } from "./errors";
import { type NamedConnection, optionKeys } from "./option-key";

/** What to do next, with the configuration keys of the failed connection. */
export type Hint = (connection: NamedConnection) => string;

/** One cause, and what to do about it. */
export interface TlsProblem {
  readonly reason: Reason;
  readonly said: string;
  readonly hint: Hint;
}

const AUTHORITY: Hint = (connection) =>
  `Set ${optionKeys(connection, "caFile")} to the PEM file of its certificate authority; verification cannot be disabled.`;

const SET_CLIENT_CERTIFICATE: Hint = (connection) =>
  `Set ${optionKeys(connection, "clientCertFile", "clientKeyFile")}.`;
const CHECK_CLIENT_CERTIFICATE: Hint = (connection) =>
  `Check the issuer and the validity of the certificate in ${optionKeys(connection, "clientCertFile")}.`;

const CLIENT_REFUSED: TlsProblem = {
  reason: "tls_untrusted",
  said: "the server rejected the client certificate",
  hint: CHECK_CLIENT_CERTIFICATE,
};

const NO_TLS: TlsProblem = {
  reason: "unreachable",
  said: "the server does not respond with TLS",
  hint: () => "The port may be for plain http: check scheme and port of the base URL and of the proxy.",
};

/** By the code of Node or OpenSSL. */
const PROBLEMS: Readonly<Record<string, TlsProblem>> = {
  CERT_HAS_EXPIRED: {
    reason: "tls_untrusted",
    said: "the server's certificate has expired",
    hint: () => "Have it renewed; if it is valid, the clock of this machine is wrong.",
  },
  CERT_NOT_YET_VALID: {
    reason: "tls_untrusted",
    said: "the server's certificate is not valid yet",
    hint: () => "Compare the clock of this machine with the certificate's dates.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: "tls_untrusted",
    said: "the server's certificate is for another host name",
    hint: () =>
      "Use a host name of the certificate in the base URL, or have a certificate issued for this one.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    reason: "tls_untrusted",
    said: "the server's certificate is self-signed",
    hint: (connection) =>
      `Set ${optionKeys(connection, "caFile")} to that certificate; verification cannot be disabled.`,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    reason: "tls_untrusted",
    said: "the server's certificate was issued by an authority that is not trusted here",
    hint: AUTHORITY,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    reason: "tls_untrusted",
    said: "the issuer of the server's certificate is unknown: the server does not send its intermediate certificate, or its authority is not trusted here",
    hint: (connection) => `Have the server send the whole chain. ${AUTHORITY(connection)}`,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    reason: "tls_untrusted",
    said: "the authority that issued the server's certificate is not trusted here",
    hint: AUTHORITY,
  },
  CERT_SIGNATURE_FAILURE: {
    reason: "tls_untrusted",
    said: "the authority in caFile has the same name as the issuer of the server's certificate, but a different key",
    hint: () => "Use the PEM file of the current authority.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    reason: "tls_untrusted",
    said: "the server requires a client certificate",
    hint: SET_CLIENT_CERTIFICATE,
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    reason: "tls_untrusted",
    said: "the server requires a client certificate, or there is no cipher that both sides support",
    hint: SET_CLIENT_CERTIFICATE,
  },
  // Java also sends this for a missing one.
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: {
    reason: "tls_untrusted",
    said: "the server requires a client certificate and got none, or one that it does not accept",
    hint: (connection) => `${SET_CLIENT_CERTIFICATE(connection)} ${CHECK_CLIENT_CERTIFICATE(connection)}`,
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: CLIENT_REFUSED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: CLIENT_REFUSED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: CLIENT_REFUSED,
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: CLIENT_REFUSED,
};

/** The problem of a failed handshake; undefined for an unknown code. */
export function tlsProblem(code: string): TlsProblem | undefined {
  return PROBLEMS[code];
}

/** OpenSSL's own error message, without the locations in its source. */
export function openSslWords(message: string): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}
