import { AppLinksError, type Reason } from "./errors";
import type { HttpSettings } from "./http-settings";
import type { HttpRequest, HttpResponse } from "./messages";
import { type NamedConnection, optionKeys } from "./option-key";
import { type ProxyChoice, proxyFor } from "./proxy";
import { appearanceOf } from "./responder";
import { ResponseCutOff } from "./response-body";
import * as retry from "./retry";
import { serverWords } from "./server-words";
import { type Hint, openSslWords, tlsProblem } from "./tls-problem";

/** Why an attempt failed. */
export class Problem {
  constructor(
    readonly reason: Reason,
    readonly said: string,
    readonly options: {
      readonly status?: number;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
      /** What to do, if the reason alone does not tell. */
      readonly hint?: string;
      /** The request cannot have reached the application. */
      readonly isUnsent?: boolean;
      /** The next attempt would fail in the same way. */
      readonly isFinal?: boolean;
    } = {},
  ) {}

  get status(): number | undefined {
    return this.options.status;
  }

  get retryAfterMs(): number | undefined {
    return this.options.retryAfterMs;
  }

  get cause(): unknown {
    return this.options.cause;
  }

  get hint(): string | undefined {
    return this.options.hint;
  }

  isRepeatable(request: HttpRequest, attempts: number): boolean {
    if (this.options.isFinal === true) return false;
    if (this.reason === "response_too_large" || this.reason === "tls_untrusted") return false;
    if (this.reason === "timeout" && attempts >= retry.TIMED_OUT_ATTEMPTS) return false;
    return !this.mayHaveHadEffect(request);
  }

  /** Whether it is a POST that may have reached the application: its caller must check before sending it again. */
  mayHaveHadEffect(request: HttpRequest): boolean {
    return request.method === "POST" && request.isIdempotent !== true && this.options.isUnsent !== true;
  }
}

/** What to do about a persistent problem. */
export const HINTS: Partial<Record<Reason, Hint>> = {
  unreachable: () =>
    "Check that the server is up, that scheme and port of the base URL are correct, and that the proxy and the network allow connections from this machine.",
  timeout: (connection) =>
    `The server may be overloaded; ${optionKeys(connection, "timeoutSeconds")} sets how long to wait.`,
  tls_untrusted: (connection) =>
    `For a private certificate authority, set ${optionKeys(connection, "caFile")} to its PEM file; verification cannot be disabled.`,
  rate_limited: () => "Ask for a higher limit for this user, or run again when there is less load.",
  server_error: () => "See the server's log.",
  malformed_response: () =>
    "A proxy on the way to the server may truncate or change responses; run again, and check the proxy if the error persists.",
  not_ready: () => "Open it in a browser to see what it is waiting for, and run again when it is up.",
};

const UNAVAILABLE =
  "The server is down, starting or overloaded, or a proxy in front of it cannot reach it: check whether it is up, and see the logs of both.";

/** The problem of a transient status or, if JSON is expected, of a truncated body. */
export function problemOf(response: HttpResponse): Problem | undefined {
  const { status, body, request, redirect } = response;
  if (redirect?.kind === "starting") {
    return new Problem("not_ready", `redirected to ${redirect.target}`, { status, isUnsent: true });
  }
  if (retry.TRANSIENT_STATUSES.has(status)) {
    const own = response.responder === "intermediary" ? appearanceOf(response) : serverWords(response);
    const words = own ?? `status ${status}`;
    const retryAfterMs = retry.retryAfterMs(response.header("retry-after"), Date.now());
    return new Problem(
      status === 429 ? "rate_limited" : "server_error",
      retryAfterMs === undefined
        ? words
        : `${words.replace(/\.$/, "")}; it asks to retry after ${Math.ceil(retryAfterMs / 1000)} s`,
      {
        status,
        retryAfterMs,
        isUnsent: retry.UNSENT_STATUSES.has(status),
        ...(status !== 429 && { hint: UNAVAILABLE }),
      },
    );
  }
  const isCutOff = status < 300 && request.expects !== "text" && isBrokenJson(response);
  return isCutOff && response.attempts < 3
    ? new Problem("malformed_response", `${body.length} characters of incomplete JSON`, { status })
    : undefined;
}

/** Whether a body begins like JSON but is not valid JSON. */
export function isBrokenJson({ body, json }: HttpResponse): boolean {
  return json === undefined && /^\s*[[{"]/.test(body);
}

const UNKNOWN_HOST: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_AGAIN"]);
const UNKNOWN_HOST_HINT =
  "Check the spelling of the host in the base URL or in that of the proxy, and that this machine's name server knows it: a VPN may be needed.";
const UNSENT = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "PROXY_REFUSED",
  "PROXY_DENIED",
]);
/** What to do if a proxy refuses a tunnel: its rules forbid it, or it cannot reach the server itself. */
const TUNNEL_HINTS: Readonly<Record<string, string>> = {
  PROXY_DENIED:
    "Ask whoever runs the proxy to allow tunnels to this host and port (many proxies allow only port 443)",
  PROXY_REFUSED:
    "The proxy cannot reach the server: check that it is up and that host and port of the base URL are correct",
};

const TIMED_OUT = new Set(["ATTEMPT_TIMED_OUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/;

/** The problem of a failed attempt. Configuration errors and programming errors are rethrown. */
export function transportProblem(
  cause: unknown,
  settings: Pick<HttpSettings, "name" | "provider" | "timeoutSeconds" | "baseUrl" | "proxy">,
): Problem {
  const code = codeOf(cause);
  if (cause instanceof AppLinksError || isProgrammingError(cause, code)) throw cause;
  if (cause instanceof ResponseCutOff) return new Problem("malformed_response", cause.message, { cause });
  const said = describe(cause, code);
  if (TIMED_OUT.has(code))
    return new Problem("timeout", `no response within ${settings.timeoutSeconds} s`, { cause });
  // By name, because undici is loaded with the first connection; its parser's errors have no code.
  if (cause instanceof Error && cause.name === "HTTPParserError") {
    return new Problem("unreachable", `the server's response is not HTTP: ${cause.message}`, {
      cause,
      hint: "The port may be for https: check scheme and port of the base URL.",
    });
  }
  const tls = tlsProblem(code);
  if (tls !== undefined) {
    // The handshake fails before a request is read.
    return new Problem(tls.reason, `${tls.said} (${code})`, {
      cause,
      hint: tls.hint(settings),
      isUnsent: true,
    });
  }
  if (code.startsWith("ERR_SSL_")) {
    const words = openSslWords(messageOf(cause));
    return new Problem("unreachable", `the TLS connection failed: ${words} (${code})`, { cause });
  }
  const proxy = proxyFor(settings.baseUrl, settings.proxy);
  const advice = TUNNEL_HINTS[code];
  if (advice !== undefined) {
    const hint = `${advice}; ${withoutProxy(proxy, settings)}`;
    const isFinal = code === "PROXY_DENIED";
    return new Problem("unreachable", messageOf(cause), { cause, hint, isFinal, isUnsent: true });
  }
  // Behind a proxy, it is the only one that is connected to.
  if (code === "ECONNREFUSED" && proxy !== undefined) {
    const hint = `Check that the proxy is up and that its address in ${sourceOf(proxy, settings)} is correct; ${withoutProxy(proxy, settings)}`;
    const refused = `connection refused by the proxy ${proxy.url.host} (${code})`;
    return new Problem("unreachable", refused, { cause, hint, isUnsent: true });
  }
  if (UNTRUSTED.test(code)) return new Problem("tls_untrusted", said, { cause });
  if (UNKNOWN_HOST.has(code)) {
    return new Problem("unreachable", said, { cause, hint: UNKNOWN_HOST_HINT, isUnsent: true });
  }
  return new Problem("unreachable", said, { cause, isUnsent: UNSENT.has(code) });
}

/** The way out if the server needs no proxy: `NO_PROXY` does not apply to a configured one. */
function withoutProxy(proxy: ProxyChoice | undefined, connection: NamedConnection): string {
  const way =
    proxy?.variable === undefined ? `remove ${optionKeys(connection, "proxy")}` : "add the host to NO_PROXY";
  return `or ${way}, if the server can be reached without the proxy.`;
}

function sourceOf({ variable }: ProxyChoice, connection: NamedConnection): string {
  return variable ?? optionKeys(connection, "proxy");
}

/** Whether it is a mistake in this code and not a failure of the server. By name: other realms have classes of their own. */
function isProgrammingError(cause: unknown, code: string): boolean {
  return cause instanceof Error && /^(?:Type|Reference|Range)Error$/.test(cause.name) && code === "";
}

function describe(cause: unknown, code: string): string {
  if (code === "ENOTFOUND") return `no address is known for ${hostIn(cause)} (${code})`;
  if (code === "EAI_AGAIN") return `no name server gave the address of ${hostIn(cause)} (${code})`;
  if (code === "ECONNREFUSED") return `connection refused by ${addressIn(cause)} (${code})`;
  const message = messageOf(cause);
  return code === "" ? message : `${message || "connection failed"} (${code})`;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The server's, or that of the proxy. */
function hostIn(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("hostname" in cause)) return "it";
  return String(cause.hostname);
}

function addressIn(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return addressIn(cause.errors[0]);
  if (typeof cause !== "object" || cause === null || !("address" in cause) || !("port" in cause)) return "it";
  return `${cause.address}:${cause.port}`;
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return "";
  return typeof cause.code === "string" ? cause.code : "";
}
