/** Who logs in; the scheme is determined from the server. */
export type Credentials =
  | {
      readonly kind: "password";
      readonly username: string;
      readonly password: string;
      /** A personal access token: used for REST, while the password is only used for secure administrator sessions. */
      readonly token?: string | undefined;
    }
  | { readonly kind: "token"; readonly token: string };

/** How to reach one server, and as whom. */
export interface HttpSettings {
  /** Name of the connection, for messages. */
  readonly name: string;
  /** Name of the provider that the program declares and that has these settings, for messages. Default: the stack has them. */
  readonly provider?: string | undefined;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** PEM file with certificate authorities trusted in addition to the public ones. */
  readonly caFile: string | undefined;
  readonly clientCertFile: string | undefined;
  readonly clientKeyFile: string | undefined;
  /** An http(s) proxy; undefined = HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY from the environment apply. */
  readonly proxy: string | undefined;
  /** Sent with every request, for a gateway in front of the server; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Limit for an entire attempt: connection, proxy, handshake, request and response. Default 30. */
  readonly timeoutSeconds: number;
  /** Limit of concurrent requests to this server. Default 8. */
  readonly maxConcurrentRequests: number;
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
  );
}
