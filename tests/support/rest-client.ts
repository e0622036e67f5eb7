/** An answer with its body read. */
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

/** A client that behaves as a careful script does: pre-emptive Basic, JSON both ways, the XSRF header, no redirects. */
export function restClient(baseUrl: string, user: string | undefined = "admin", password = user): RestClient {
  const credentials = Buffer.from(`${user}:${password}`).toString("base64");
  return async (method, path, body, headers = {}) => {
    const response = await fetch(baseUrl + path, {
      method,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        // A test process that is busy for seconds must not reuse a connection that the server is just giving up.
        Connection: "close",
        "Content-Type": "application/json",
        "X-Atlassian-Token": "no-check",
        ...(user === undefined ? {} : { Authorization: `Basic ${credentials}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
}

/** A client without credentials. */
export function anonymousClient(baseUrl: string): RestClient {
  const client = restClient(baseUrl, "");
  return (method, path, body, headers) => client(method, path, body, { Authorization: "", ...headers });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
