import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import OAuth from "oauth-1.0a";
import { closedAfterTest } from "./closing";

/** A third-party application that is an OAuth 1.0a service provider, independent of Confluence. */
export interface ServiceProvider {
  readonly url: string;
  /** Consumers it accepts: key to shared secret. */
  readonly consumers: Map<string, string>;
  readonly endpoints: { requestTokenUrl: string; accessTokenUrl: string; authorizeUrl: string };
  /** Forgets every token that it issued. */
  forgetTokens(): void;
}

/** The resource that identifies the caller; it requires a signed call with an access token. */
export const PROTECTED_PATH = "/me";

/**
 * Starts one for the running test. Signatures are checked with the published `oauth-1.0a` library, HMAC-SHA1 only; its
 * authorise page approves at once.
 */
export async function startServiceProvider(consumers: Record<string, string> = {}): Promise<ServiceProvider> {
  const known = new Map(Object.entries(consumers));
  const tokens = new Map<string, Token>();
  const issue = (kind: Token["kind"], callback = ""): string => {
    const key = `${kind}-${randomBytes(6).toString("hex")}`;
    tokens.set(key, { kind, secret: randomBytes(12).toString("hex"), callback });
    return key;
  };
  const routes: Record<string, (call: Call) => TokenResponse> = {
    "/request-token": ({ parameters, isSigned }) =>
      isSigned()
        ? form({ ...tokenOf(issue("request", parameters.oauth_callback)), oauth_callback_confirmed: "true" })
        : REFUSED,
    "/authorize": ({ query }) => {
      const key = query.get("oauth_token") ?? "";
      const callback = new URL(tokens.get(key)?.callback ?? "about:blank");
      callback.searchParams.set("oauth_token", key);
      callback.searchParams.set("oauth_verifier", "314159");
      return { status: 302, location: callback.href, body: "" };
    },
    "/access-token": ({ parameters, isSigned }) =>
      isSigned("request") && parameters.oauth_verifier === "314159"
        ? form(tokenOf(issue("access")))
        : REFUSED,
    [PROTECTED_PATH]: ({ parameters, isSigned }) =>
      isSigned("access") ? { status: 200, body: `called by ${parameters.oauth_consumer_key}` } : REFUSED,
  };
  const tokenOf = (key: string): Record<string, string> => ({
    oauth_token: key,
    oauth_token_secret: tokens.get(key)?.secret ?? "",
  });

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", provider.url);
    const parameters = parametersOf(request);
    const isSigned = (kind?: Token["kind"]): boolean => {
      const token = tokens.get(parameters.oauth_token ?? "");
      const secret = known.get(parameters.oauth_consumer_key ?? "");
      if (secret === undefined || token?.kind !== kind) return false;
      return parameters.oauth_signature === signatureOf(request.method ?? "", url, parameters, secret, token);
    };
    const { status, body, location } =
      routes[url.pathname]?.({ query: url.searchParams, parameters, isSigned }) ?? REFUSED;
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = closedAfterTest({
    url,
    consumers: known,
    endpoints: {
      requestTokenUrl: `${url}/request-token`,
      accessTokenUrl: `${url}/access-token`,
      authorizeUrl: `${url}/authorize`,
    },
    forgetTokens: () => tokens.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return provider;
}

interface Token {
  readonly kind: "request" | "access";
  readonly secret: string;
  readonly callback: string;
}

interface Call {
  readonly query: URLSearchParams;
  readonly parameters: Readonly<Record<string, string>>;
  isSigned(kind?: Token["kind"]): boolean;
}

interface TokenResponse {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

const REFUSED: TokenResponse = { status: 401, body: "oauth_problem=permission_denied" };

function form(members: Record<string, string>): TokenResponse {
  return { status: 200, body: new URLSearchParams(members).toString() };
}

/** The parameters of the `Authorization: OAuth` header. */
function parametersOf({ headers }: IncomingMessage): Record<string, string> {
  const pairs = (headers.authorization ?? "").matchAll(/(\w+)="([^"]*)"/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, decodeURIComponent(value ?? "")]));
}

function signatureOf(
  method: string,
  url: URL,
  { oauth_signature: _, ...parameters }: Record<string, string>,
  secret: string,
  token: Token | undefined,
): string {
  const { oauth_consumer_key = "", oauth_nonce = "", oauth_signature_method = "", ...rest } = parameters;
  const { oauth_timestamp, oauth_version = "", ...data } = rest;
  const oauth = new OAuth({
    consumer: { key: oauth_consumer_key, secret },
    signature_method: "HMAC-SHA1",
    hash_function: (base, key) => createHmac("sha1", key).update(base).digest("base64"),
  });
  const signed = { oauth_consumer_key, oauth_nonce, oauth_signature_method, oauth_version };
  return oauth.getSignature({ url: url.href, method, data }, token?.secret, {
    ...signed,
    oauth_timestamp: Number(oauth_timestamp),
  });
}
