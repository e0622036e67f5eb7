import { AppLinksError } from "./errors";
import { type NamedConnection, optionKeys } from "./option-key";
import type { ProxyChoice } from "./proxy";

/** A forward proxy, ready to be connected to. */
export interface ForwardProxy {
  /** Scheme, host and port, without the login. */
  readonly origin: string;
  readonly hostname: string;
  readonly port: number;
  readonly isTls: boolean;
  /** The Proxy-Authorization header. */
  readonly authorization: string | undefined;
  /** The configuration key for its URL, marked as code. */
  readonly key: string;
}

/** What is needed to connect to a chosen proxy. */
export function forwardProxy({ url }: ProxyChoice, connection: NamedConnection): ForwardProxy {
  const { protocol, hostname, username, password } = url;
  const isTls = protocol === "https:";
  const port = Number(url.port) || (isTls ? 443 : 80);
  const login = [username, password].map(decodeURIComponent).join(":");
  return {
    origin: `${protocol}//${hostname}:${port}`,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port,
    isTls,
    authorization: login === ":" ? undefined : `Basic ${Buffer.from(login, "utf8").toString("base64")}`,
    key: optionKeys(connection, "proxy"),
  };
}

/** The error for a 407: the proxy requires a login, not Confluence. */
export function proxyLogin({ origin, authorization, key }: ForwardProxy): AppLinksError {
  return new AppLinksError({
    reason: "proxy_login",
    what:
      authorization === undefined
        ? `The proxy ${origin} requires a login (HTTP 407), but its URL has none`
        : `The proxy ${origin} rejected the user name and password in its URL (HTTP 407)`,
    hint: `This is the proxy's own login, not the server's: set http://user:password@host:port, with special characters percent-encoded, in the secret ${key} or in HTTPS_PROXY.`,
  });
}
