import { pageClient } from "./page-client";

/** A response with its body read. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body parsed, undefined when it is not JSON. */
  readonly json: unknown;
}

/** Sends JSON as one user; `undefined` stays anonymous. */
export type RestClient = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<RestAnswer>;

/**
 * A client that behaves like a careful script: pre-emptive Basic, or a secure session where Basic is switched off; JSON both ways, the
 * XSRF header, no redirects.
 */
export function restClient(baseUrl: string, user: string | undefined = "admin", password = user): RestClient {
  const basic = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  const anonymous = anonymousClient(baseUrl);
  let session: Promise<{ Cookie: string }> | undefined;
  return async (method, path, body, headers = {}) => {
    const send = (credentials: Record<string, string>) =>
      anonymous(method, path, body, { ...credentials, ...headers });
    const response = await send((await session) ?? basic);
    if (session !== undefined || !isBasicOff(response)) return response;
    session = secureSession(baseUrl, user, password);
    return send(await session);
  };
}

/** A client without credentials. */
export function anonymousClient(baseUrl: string): RestClient {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(baseUrl + path, {
      method,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        // A test process that was busy for seconds must not reuse a connection that the server is about to close.
        Connection: "close",
        "Content-Type": "application/json",
        "X-Atlassian-Token": "no-check",
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
}

function isBasicOff({ status, text }: RestAnswer): boolean {
  return status === 403 && text.includes("Basic Authentication has been disabled");
}

async function secureSession(baseUrl: string, user = "admin", password = user): Promise<{ Cookie: string }> {
  const browser = pageClient();
  await browser.logIn(baseUrl, user, password);
  await browser.elevate(baseUrl, password);
  return { Cookie: browser.cookieFor(baseUrl) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
