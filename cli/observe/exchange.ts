import { AppLinksError, type HttpSettings, Transport } from "../../provider";

/** One request as it is sent: nothing is added to it beyond what is described here. */
export interface Sent {
  /** Default GET. */
  readonly method?: "GET" | "PUT" | "POST" | "DELETE";
  /** Relative to the base URL, including the query. */
  readonly path: string;
  /** An empty value omits a header that is sent by default. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A form body as sent over the wire, already encoded. */
  readonly form?: string;
  /** Cookies, `name=value`. */
  readonly cookies?: readonly string[];
}

/** A response, whatever its status. */
export interface Seen {
  readonly status: number;
  /** A header's value; several values are joined. */
  header(name: string): string | undefined;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** The body parsed as JSON; undefined when it is not JSON. */
  readonly json: unknown;
  readonly isPage: boolean;
}

/** Sends requests one by one and returns the responses as they are: without retries, redirects or errors for a status. */
export class Exchange {
  readonly #settings: HttpSettings;
  readonly #transport: Transport;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#transport = new Transport(settings);
  }

  get baseUrl(): string {
    return this.#settings.baseUrl;
  }

  /** @throws AppLinksError `unreachable` when there is no response */
  async send({ method = "GET", path, headers = {}, json, form, cookies = [] }: Sent): Promise<Seen> {
    const { baseUrl } = this.#settings;
    const { origin, pathname } = new URL(baseUrl);
    const body = json === undefined ? form : JSON.stringify(json);
    const type = json === undefined ? "application/x-www-form-urlencoded" : "application/json";
    try {
      return await this.#transport.attempt(
        {
          origin,
          path: `${pathname.replace(/\/$/, "")}${path}`,
          method,
          headers: withoutEmpty({
            "user-agent": "confluence-applinks",
            ...this.#settings.headers,
            // As Atlassian's own tools do; a browser on another site's page could not send it.
            ...(method === "GET" ? {} : { "x-atlassian-token": "no-check" }),
            ...(body === undefined ? {} : { "content-type": type }),
            ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }),
            ...headers,
          }),
          body: body ?? null,
        },
        async ({ statusCode, headers: received, body: stream }) =>
          seen(statusCode, received, await stream.text()),
      );
    } catch (cause) {
      if (cause instanceof AppLinksError) throw cause;
      throw new AppLinksError({
        reason: "unreachable",
        what: `Could not observe ${method} ${path.replace(/\?.*/, "")}`,
        instance: baseUrl,
        detail: cause instanceof Error ? cause.message : String(cause),
        hint: "The observation is aborted; everything it created is removed if the server can be reached.",
        cause,
      });
    }
  }

  close(): Promise<void> {
    return this.#transport.destroy();
  }
}

function seen(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): Seen {
  const all = (name: string): string[] => [headers[name.toLowerCase()] ?? []].flat();
  const header = (name: string) => (all(name).length === 0 ? undefined : all(name).join(", "));
  return {
    status,
    header,
    setCookies: all("set-cookie"),
    body,
    json: parsed(body),
    isPage: /html/i.test(header("content-type") ?? ""),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Names are lower-cased, and the last of equal names wins; an empty value removes a header. */
function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries([...new Map(named)].filter(([, value]) => value !== ""));
}
