import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import type { EmulatorContext } from "../context/context";

/** The response of another server, body decoded as UTF-8. */
export interface PeerResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A call to another server that got no response. `reason` is the type the link status reports for it. */
export class PeerUnreachableError extends Error {
  constructor(
    readonly reason: UnreachableReason,
    url: URL,
    override readonly cause: unknown,
  ) {
    super(`${url.origin}: ${String(cause).replace(/^\w*Error: /, "")}`);
    this.name = "PeerUnreachableError";
  }
}

/** Why a server could not be reached, in the terms of the link status. */
export type UnreachableReason =
  | "CONNECTION_REFUSED"
  | "UNKNOWN_HOST"
  | "SSL_UNTRUSTED"
  | "SSL_HOSTNAME_UNMATCHED"
  | "SSL_UNMATCHED"
  | "UNKNOWN";

/** A request to send. */
export interface PeerRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * One request to another server. Redirects are not followed, and a connection is used once, so that nothing is left
 * open when the emulator stops.
 *
 * @throws PeerUnreachableError when there is no response.
 */
export async function callServer(
  { settings: { trustedCertificates, peerTimeoutMs } }: EmulatorContext,
  url: URL,
  { method = "GET", headers = {}, body }: PeerRequest = {},
): Promise<PeerResponse> {
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      const request = send(url, {
        method,
        headers: { "User-Agent": "Apache-HttpClient/4.5.13", ...headers },
        agent: false,
        signal: AbortSignal.timeout(peerTimeoutMs),
        ...(trustedCertificates && { ca: [...rootCertificates, trustedCertificates] }),
      });
      request.once("response", resolve).once("error", reject);
      request.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(chunk));
    return {
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? "",
      headers: response.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
  } catch (error) {
    throw new PeerUnreachableError(reasonOf(error), url, error);
  }
}

function reasonOf(error: unknown): UnreachableReason {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const known = REASON_OF_CODE[code];
  if (known !== undefined) return known;
  // Any other TLS error: no TLS at the other end, or no version or cipher in common.
  return /^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code) ? "SSL_UNMATCHED" : "UNKNOWN";
}

const REASON_OF_CODE: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: "CONNECTION_REFUSED",
  ENOTFOUND: "UNKNOWN_HOST",
  EAI_AGAIN: "UNKNOWN_HOST",
  ERR_TLS_CERT_ALTNAME_INVALID: "SSL_HOSTNAME_UNMATCHED",
  DEPTH_ZERO_SELF_SIGNED_CERT: "SSL_UNTRUSTED",
  SELF_SIGNED_CERT_IN_CHAIN: "SSL_UNTRUSTED",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "SSL_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT: "SSL_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "SSL_UNTRUSTED",
  CERT_HAS_EXPIRED: "SSL_UNTRUSTED",
  CERT_NOT_YET_VALID: "SSL_UNTRUSTED",
};
