import type { Dispatcher } from "undici";
import { connectorFor } from "./connector";
import type { AppLinksError } from "./errors";
import { type ForwardProxy, forwardProxy, proxyLogin } from "./forward-proxy";
import { Pace } from "./pace";
import { proxyFor } from "./proxy";
import type { HttpSettings } from "./settings";
import { readTls } from "./tls";

/** A connection takes no longer than this, however patient `timeoutSeconds` is: whoever is up answers sooner. */
const LONGEST_CONNECT_MS = 10_000;

/** Of the whole time of an attempt, so that a connection that cannot be made is told from an answer that does not come. */
const CONNECT_SHARE = 0.9;

/** An attempt that was given up: the whole of it, whatever the layer, took longer than `timeoutSeconds`. */
export class AttemptTimedOut extends Error {
  readonly code = "ATTEMPT_TIMED_OUT";
}

/** The keep-alive pool of one instance: TLS, proxy, concurrency and time limits as configured. */
export class Transport {
  readonly #pool: Dispatcher;
  readonly #proxy: ForwardProxy | undefined;
  readonly #timeoutMs: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #refused: AppLinksError | undefined;

  /**
   * undici is loaded here, at the first request, because a preview never gets this far.
   *
   * @throws AppLinksError `invalid_configuration` when a file or the proxy's URL cannot be used
   */
  constructor(
    settings: HttpSettings,
    private readonly pace = new Pace(),
  ) {
    // Not by import(): lookups of a program that is run by Jest could not load it. By its file: Bun has something of its own
    // in the place of the package, whose pools cannot send requests.
    const { Agent } = require("undici/index.js") as typeof import("undici");
    this.#timeoutMs = settings.timeoutSeconds * 1000;
    this.#free = settings.maxConcurrentRequests;
    const choice = proxyFor(settings.baseUrl, settings.proxy);
    this.#proxy = choice === undefined ? undefined : forwardProxy(choice, settings);
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
   * Sends one request and hands its answer to `read`. Waits for its turn first, repetitions before others; from then on
   * all of it, from the connection to the end of the body, takes `timeoutSeconds` at most.
   *
   * @throws AttemptTimedOut, AppLinksError `proxy_login`, or what undici throws
   */
  async attempt<T>(
    options: Dispatcher.RequestOptions & {
      readonly origin: string;
      readonly headers: Record<string, string>;
    },
    read: (response: Dispatcher.ResponseData) => Promise<T>,
    isRepetition = false,
  ): Promise<T> {
    await this.#turn(isRepetition);
    await this.pace.turn();
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
      // What comes after the time is over is nobody's any more.
      sent.catch(() => {});
      return await Promise.race([sent, late]);
    } finally {
      clearTimeout(timer);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  /** Ends requests that are under way. */
  destroy(): Promise<void> {
    return this.#pool.destroy();
  }

  async #send(
    options: Dispatcher.RequestOptions & {
      readonly origin: string;
      readonly headers: Record<string, string>;
    },
  ): Promise<Dispatcher.ResponseData> {
    // A rejected login is sent once per run, like the server's.
    if (this.#refused !== undefined) throw this.#refused;
    const response = await this.#pool.request(this.#forProxy(options)).catch((error: unknown) => {
      if (isProxyLogin(error)) this.#refused = error;
      throw error;
    });
    if (response.statusCode !== 407 || this.#proxy === undefined) return response;
    await response.body.dump();
    this.#refused = proxyLogin(this.#proxy);
    throw this.#refused;
  }

  /** Plain http passes a proxy as curl does it: the whole URL in the request line, and no tunnel. */
  #forProxy(
    options: Dispatcher.RequestOptions & {
      readonly origin: string;
      readonly headers: Record<string, string>;
    },
  ): Dispatcher.RequestOptions {
    const proxy = this.#proxy;
    if (proxy === undefined || !options.origin.startsWith("http:")) return options;
    const login = proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization };
    return {
      ...options,
      path: `${options.origin}${options.path}`,
      headers: { ...options.headers, ...login },
    };
  }

  /** What has begun ends before something else begins. */
  async #turn(isRepetition: boolean): Promise<void> {
    if (this.#free > 0) this.#free--;
    else if (isRepetition) await new Promise<void>((resolve) => this.#waiting.unshift(resolve));
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function isProxyLogin(error: unknown): error is AppLinksError {
  return error instanceof Error && "reason" in error && error.reason === "proxy_login";
}
