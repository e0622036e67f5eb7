import type { Reason } from "./errors";

/** One cause, and what to do about it. */
export interface TlsProblem {
  readonly reason: Reason;
  readonly said: string;
  readonly hint: string;
}

const AUTHORITY =
  "Set `confluence:caFile` to the PEM file of its certificate authority; verification cannot be switched off.";

/** By the code that Node or OpenSSL gives. */
const PROBLEMS: Readonly<Record<string, TlsProblem>> = {
  CERT_HAS_EXPIRED: {
    reason: "tls_untrusted",
    said: "the server's certificate has expired",
    hint: "Have it renewed; if it is valid, the clock of this machine is wrong.",
  },
  CERT_NOT_YET_VALID: {
    reason: "tls_untrusted",
    said: "the server's certificate is not valid yet",
    hint: "Compare the clock of this machine with the certificate's dates.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: "tls_untrusted",
    said: "the server's certificate is for another host name",
    hint: "Use a name of the certificate in the base URL, or have a certificate issued for this one.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    reason: "tls_untrusted",
    said: "the server's certificate is self-signed",
    hint: "Set `confluence:caFile` to that certificate; verification cannot be switched off.",
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    reason: "tls_untrusted",
    said: "the server's certificate comes from an authority that is not trusted here",
    hint: AUTHORITY,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    reason: "tls_untrusted",
    said: "the certificate that issued the server's is unknown: the server does not send its intermediate certificate, or its authority is not trusted here",
    hint: `Have the server send the whole chain. ${AUTHORITY}`,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    reason: "tls_untrusted",
    said: "the authority that issued the server's certificate is not trusted here",
    hint: AUTHORITY,
  },
  CERT_SIGNATURE_FAILURE: {
    reason: "tls_untrusted",
    said: "the authority in caFile has the name of the one that issued the server's certificate, but another key",
    hint: "Take the PEM file of the authority in use.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    reason: "unreachable",
    said: "whoever listens there does not speak TLS",
    hint: "The port may be one for plain http: check scheme and port of the base URL, and of the proxy.",
  },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: {
    reason: "unreachable",
    said: "whoever listens there does not speak TLS",
    hint: "The port may be one for plain http: check scheme and port of the base URL, and of the proxy.",
  },
  ...Object.fromEntries(
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"].map((code) => [
      code,
      {
        reason: "tls_untrusted",
        said: "the server demands a client certificate, or no kind of encryption suits both sides",
        hint: "Set `confluence:clientCertFile` and `confluence:clientKeyFile`.",
      } as const,
    ]),
  ),
  ...Object.fromEntries(
    [
      "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
      "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
      "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED",
      "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN",
      "ERR_SSL_TLSV1_ALERT_ACCESS_DENIED",
    ].map((code) => [
      code,
      {
        reason: "tls_untrusted",
        said: "the server refused the client certificate",
        hint: "Check who issued the certificate in `confluence:clientCertFile`, and until when it is valid.",
      } as const,
    ]),
  ),
};

/** Plain http sent to a port for https: the server answers with a TLS alert, which no HTTP parser reads. */
const NO_HTTP = /^HPE_/;

/** What a failed handshake means, or undefined when the code says nothing of TLS. */
export function tlsProblem(code: string, message: string): TlsProblem | undefined {
  if (NO_HTTP.test(code)) {
    return {
      reason: "unreachable",
      said: `whoever listens there does not answer in HTTP: ${message}`,
      hint: "The port may be one for https: check scheme and port of the base URL.",
    };
  }
  // OpenSSL's wording when Node keeps the code of its layer: EPROTO.
  const alert = code === "EPROTO" ? /wrong version number|packet length too long/i.test(message) : false;
  return alert ? PROBLEMS.ERR_SSL_WRONG_VERSION_NUMBER : PROBLEMS[code];
}
