import type { Dispatcher } from "undici";
import { waitDuring } from "./cancellation";
import { connectorFor } from "./connector";
import type { AppLinksError } from "./errors";
import { type ForwardProxy, forwardProxy, proxyLogin } from "./forward-proxy";
import type { HttpSettings } from "./http-settings";
import { Pace } from "./pace";
import { proxyFor } from "./proxy";
import { readTls } from "./tls";
import { loadUndici, type Undici } from "./undici";

/** The longest time to connect, however large `timeoutSeconds` is: a server that is up responds sooner. */
const LONGEST_CONNECT_MS = 10_000;

/**
 * The share of an attempt's time for connecting, so that a failed connection can be distinguished from a missing response.
 */
const CONNECT_SHARE = 0.9;

/** An attempt that was aborted because it took longer than `timeoutSeconds` in all. */
export class AttemptTimedOut extends Error {
  readonly code = "ATTEMPT_TIMED_OUT";
}

type Options = Dispatcher.RequestOptions & {
  readonly origin: string;
  readonly headers: Record<string, string>;
};

/** How an attempt is made. */
interface AttemptOptions {
  readonly isRepetition?: boolean;
  /** One is aborted when the run is cancelled: the attempt is then not begun, and one in progress is completed. */
  readonly stops?: readonly AbortSignal[];
}

/** The keep-alive pool of one instance: TLS, proxy, concurrency and time limits as configured. */
export class Transport {
  readonly #pool: Dispatcher;
  readonly #request: Undici["request"];
  readonly #proxy: ForwardProxy | undefined;
  readonly #timeoutMs: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #refused: AppLinksError | undefined;

  /**
   * @throws AppLinksError `invalid_configuration` if a file or the proxy's URL cannot be used
   */
  constructor(
    settings: HttpSettings,
    private readonly pace = new Pace(),
  ) {
    const { Agent, request } = loadUndici();
    this.#timeoutMs = settings.timeoutSeconds * 1000;
    this.#free = settings.maxConcurrentRequests;
    const choice = proxyFor(settings.baseUrl, settings.proxy);
    this.#proxy = choice === undefined ? undefined : forwardProxy(choice, settings);
    this.#request = request;
    this.#pool = new Agent({
      connections: settings.maxConcurrentRequests,
      pipelining: 1,
      headersTimeout: this.#timeoutMs,
      bodyTimeout: this.#timeoutMs,
      connect: connectorFor({
        proxy: this.#proxy,
        tls: readTls(settings),
        deadlineMs: Math.min(this.#timeoutMs * CONNECT_SHARE, LONGEST_CONNECT_MS),
      }),
    });
  }

  /**
   * Sends one request and passes its response to `read`. First waits for its turn, retries before others; from then on
   * everything, from the connection to the end of the body, takes at most `timeoutSeconds`.
   *
   * @throws AttemptTimedOut, AppLinksError `proxy_login`, the reason of what has stopped it, or what undici throws
   */
  async attempt<T>(
    options: Options,
    read: (response: Dispatcher.ResponseData) => Promise<T>,
    { isRepetition = false, stops = [] }: AttemptOptions = {},
  ): Promise<T> {
    await this.#turn(isRepetition);
    try {
      await waitDuring(stops, this.pace.turn(), () => {});
      for (const stop of stops) stop.throwIfAborted();
      return await this.#timed(options, read);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  /** Aborts pending requests. */
  destroy(): Promise<void> {
    return this.#pool.destroy();
  }

  async #timed<T>(options: Options, read: (response: Dispatcher.ResponseData) => Promise<T>): Promise<T> {
    const sentAtMs = Date.now();
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new AttemptTimedOut(`no response within ${this.#timeoutMs / 1000} s`);
        reject(error);
        abort.abort(error);
      }, this.#timeoutMs);
    });
    try {
      const sent = this.#send({ ...options, signal: abort.signal }).then((response) => {
        const { statusCode: status, headers } = response;
        this.pace.heard({ status, header: (name) => headers[name]?.toString() }, sentAtMs);
        return read(response);
      });
      // Whatever arrives after the timeout is ignored.
      sent.catch(() => {});
      return await Promise.race([sent, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(options: Options): Promise<Dispatcher.ResponseData> {
    // A login that the proxy rejects is sent only once per run, like that of the server.
    if (this.#refused !== undefined) throw this.#refused;
    const response = await this.#request.call(this.#pool, this.#forProxy(options)).catch((error: unknown) => {
      if (isProxyLogin(error)) this.#refused = error;
      throw error;
    });
    if (response.statusCode !== 407 || this.#proxy === undefined) return response;
    await response.body.dump();
    this.#refused = proxyLogin(this.#proxy);
    throw this.#refused;
  }

  /** Plain http goes through a proxy as in curl: with the full URL in the request line, and without a tunnel. */
  #forProxy(options: Options): Dispatcher.RequestOptions {
    const proxy = this.#proxy;
    if (proxy === undefined || !options.origin.startsWith("http:")) return options;
    const login = proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization };
    return {
      ...options,
      path: `${options.origin}${options.path}`,
      headers: { ...options.headers, ...login },
    };
  }

  /** Retries take precedence over new requests. */
  async #turn(isRepetition: boolean): Promise<void> {
    if (this.#free > 0) this.#free--;
    else if (isRepetition) await new Promise<void>((resolve) => this.#waiting.unshift(resolve));
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function isProxyLogin(error: unknown): error is AppLinksError {
  return error instanceof Error && "reason" in error && error.reason === "proxy_login";
}
