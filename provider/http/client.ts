import { engine } from "../process/engine";
import { Account } from "./account";
import { runController, waitDuring } from "./cancellation";
import { AppLinksError, type Reason } from "./errors";
import type { HttpSettings } from "./http-settings";
import { isLoginPage } from "./login";
import type { HttpRequest, HttpResponse, Sender } from "./messages";
import { limit, withinLimit } from "./operation-limit";
import { Pace } from "./pace";
import { HINTS, isBrokenJson, Problem, problemOf, transportProblem } from "./problem";
import { Redactor } from "./redaction";
import { isSingleSignOnPage, PAGES_PLACE, type Redirect, redirectOf, singleSignOnAdvice } from "./redirect";
import { adviceAbout, appearanceOf, isMarked, isXsrfRefusal, responderOf } from "./responder";
import { readText } from "./response-body";
import * as retry from "./retry";
import { jsonOrUndefined, serverWords } from "./server-words";
import type { Transport } from "./transport";

/** How long no request is sent to a server that was found unreachable. */
const DOWN_FOR_MS = 30_000;

/** Persistent problems that mean a server is down; `server_error` with a status by which it, or a proxy, reports that. */
const DOWN_REASONS: ReadonlySet<Reason> = new Set([
  "unreachable",
  "timeout",
  "tls_untrusted",
  "rate_limited",
  "server_error",
  "not_ready",
]);

/** Deliberately not a browser's: Confluence's XSRF filter treats browser-like agents differently. */
const USER_AGENT = "pulumi-confluence-applinks";

const UNKNOWN_RESPONDER =
  "Nothing in the response shows that it comes from the application: if the user has this permission, ask whoever runs the proxy, gateway or firewall in front of it.";

const HEADER_REMOVED =
  "The provider sends `X-Atlassian-Token: no-check` with every request, which passes this check, and a User-Agent that is not a browser's: ask whoever runs the proxy or gateway in front of the server to pass this header on, and not to change the User-Agent.";

/** What a process knows from the responses of one server, over all connections to it. */
export class Heard {
  /** The number of responses, except those by which the server or a proxy reports that it cannot respond now. */
  responses = 0;
  /** Whether one had a header that the server sets on every response. */
  isMarked = false;
  readonly pace = new Pace();
}

/** The outcome of one attempt. A problem that a retry may solve can have a response as well. */
type Outcome =
  | { readonly kind: "response"; readonly response: HttpResponse }
  | { readonly kind: "problem"; readonly problem: Problem; readonly response: HttpResponse | undefined };

function notUsable(problem: Problem, response: HttpResponse | undefined): Outcome {
  return { kind: "problem", problem, response };
}

/**
 * The client of one instance: credentials on every request, no redirects, bounded retries, clear errors. Create one per
 * instance and process; it owns the connection pool.
 *
 * The path of a request: `send` passes it to the account, whose gate lets one request through until the login is known to
 * work. `sendAs` then repeats it while that is harmless and useful; each attempt (`#sendOnce`) waits for its turn in the
 * transport. A usable response is checked once (`#checked`): whether it is one of this protocol. Finally, the gate decides
 * whether it shows a rejected login, and the caller handles the rest, including all other 4xx statuses.
 */
export class HttpClient implements Sender {
  readonly redactor = new Redactor();
  readonly account: Account;
  /** The notes so far about what was left out, as sentences. */
  readonly notes = new Set<string>();
  /** Called for each of {@link notes}: its subject, and the rest of the sentence. */
  onNote: ((what: string, why: string) => void) | undefined;
  /** Called with warnings for the user, which name the connection. */
  onCaution: ((text: string) => void) | undefined;
  #transport: Promise<Transport> | undefined;
  #hasResponded = false;
  #isClosed = false;
  readonly #run = runController();
  #down: { readonly error: AppLinksError; readonly untilMs: number; readonly responses: number } | undefined;

  /**
   * @param account shared by clients with the same login; default: its own
   * @param heard shared by clients of the same server; default: its own
   */
  constructor(
    readonly settings: HttpSettings,
    account = new Account(settings),
    private readonly heard = new Heard(),
  ) {
    this.account = account;
    const { credentials, headers } = settings;
    this.redactor.protect(credentials.token, ...Object.values(headers));
    if (credentials.kind === "password") {
      const { username, password } = credentials;
      this.redactor.protect(password, Buffer.from(`${username}:${password}`, "utf8").toString("base64"));
    }
  }

  /**
   * Sends a request, logged in unless it is anonymous, and waits for a usable response.
   *
   * @throws AppLinksError for a rejected login, an unreachable or failing server, a redirect, or an unusable response;
   * responses with other 4xx statuses are returned
   */
  send(request: HttpRequest): Promise<HttpResponse> {
    return request.isAnonymous ? this.sendAs(request, {}) : this.account.send(this, request);
  }

  /**
   * An error about a request and its response, with the server's message, redacted and truncated. Successful responses are
   * not quoted: their bodies are ordinary content and may contain secrets of others.
   */
  failure(reason: Reason, response: HttpResponse, hint?: string): AppLinksError {
    const { request, status, responder } = response;
    const isWithoutOrigin = reason === "permission_denied" && responder === "unknown";
    return this.#error(reason, request, {
      status,
      detail: status < 400 ? undefined : serverWords(response),
      hint: isWithoutOrigin ? [hint, UNKNOWN_RESPONDER].filter(Boolean).join(" ") : hint,
    });
  }

  /** Reports that an object was left out that the program does not declare and this version cannot parse. */
  note(what: string, why: string): void {
    const note = [this.redactor.redact(what), this.redactor.redact(why)] as const;
    this.notes.add(note.join(" "));
    this.onNote?.(...note);
  }

  caution(text: string): void {
    this.onCaution?.(`"${this.settings.name}": ${this.redactor.redact(text)}`);
  }

  /** Makes the next request try a server that was found unreachable, because it may be up again. */
  tryAgain(): void {
    this.#down = undefined;
  }

  /** Lets requests in progress end and sends no others, because the run is cancelled: what was written is recorded. */
  cancel(): void {
    this.#run.abort();
  }

  /** Closes the connection pool and aborts pending requests. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transport?.then(
      (transport) => transport.destroy(),
      () => {},
    );
  }

  async sendAs(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpResponse> {
    const startedMs = Date.now();
    const { responses, pace } = this.heard;
    if (this.#down !== undefined && this.#isStillDown(this.#down, startedMs)) throw this.#down.error;
    for (let attempts = 1; ; attempts++) {
      const stops = this.#stopsOf(request);
      for (const stop of stops) if (stop.aborted) throw this.#stopped(request, stop.reason);
      const outcome = await this.#sendOnce(request, headers, attempts, stops);
      this.#hear(outcome);
      if (outcome.kind === "response") return this.#checked(outcome.response);
      const { problem } = outcome;
      const pause =
        !this.#isClosed && problem.isRepeatable(request, attempts)
          ? this.#pauseAfter(problem, attempts, Math.max(startedMs, pace.passedAtMs))
          : undefined;
      if (pause === undefined) {
        const error = this.#giveUp(request, problem, attempts, Date.now() - startedMs);
        // After a lost response to a POST, the object is looked for immediately, so the server must not count as down.
        if (DOWN_REASONS.has(problem.reason) && !problem.mayHaveHadEffect(request))
          this.#down = { error, untilMs: Date.now() + DOWN_FOR_MS, responses };
        throw error;
      }
      await waitDuring(stops, retry.sleep(pause), () => {});
    }
  }

  /** Remembers what a response tells, whatever was asked. A proxy responds for a server that is down as well. */
  #hear(outcome: Outcome): void {
    if (outcome.response === undefined) return;
    if (outcome.kind === "response" || !DOWN_REASONS.has(outcome.problem.reason)) {
      this.#hasResponded = true;
      this.heard.responses += 1;
    }
    if (outcome.response.status < 400) this.redactor.protectIn(outcome.response.json);
  }

  /** The server no longer counts as down once it has responded to any request. */
  #isStillDown(down: { readonly untilMs: number; readonly responses: number }, nowMs: number): boolean {
    return down.untilMs > nowMs && down.responses === this.heard.responses;
  }

  /** The pause before the next attempt, or undefined if there is none. */
  #pauseAfter({ reason, retryAfterMs }: Problem, attempts: number, sinceMs: number): number | undefined {
    // The pace itself waits.
    if (reason === "rate_limited") return this.heard.pace.isWorthWaiting(retryAfterMs) ? 0 : undefined;
    const isTold = reason === "server_error" || reason === "not_ready";
    const unheard = isTold ? retry.UNAVAILABLE : retry.NEVER_RESPONDED;
    const policy = this.#hasResponded ? retry.RESPONDED_BEFORE : unheard;
    return retry.pauseBefore(attempts + 1, Date.now() - sinceMs, policy, retryAfterMs);
  }

  /** Loaded here, with undici, at the first request, because a preview never gets this far. */
  async #openTransport(): Promise<Transport> {
    const { Transport } = require("./transport") as typeof import("./transport");
    return new Transport(this.settings, this.heard.pace);
  }

  async #sendOnce(
    request: HttpRequest,
    own: Readonly<Record<string, string>>,
    attempts: number,
    stops: readonly AbortSignal[],
  ): Promise<Outcome> {
    this.#transport ??= this.#openTransport();
    const transport = await this.#transport;
    const url = new URL(`${this.settings.baseUrl}${request.path}`);
    for (const [name, values] of Object.entries(request.query ?? {}))
      for (const value of [values].flat()) url.searchParams.append(name, value);
    if (request.method !== "GET") await engine?.confirm();
    try {
      const options = {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: { ...this.settings.headers, ...headersOf(request), ...own },
        body: bodyOf(request) ?? null,
      };
      const attempt = transport.attempt(
        options,
        async (response) => {
          const header = (name: string): string | undefined => {
            const value = response.headers[name];
            return Array.isArray(value) ? value.join(", ") : value;
          };
          return { ...response, header, text: await readText(response.body, header) };
        },
        { isRepetition: attempts > 1, stops },
      );
      const isRead = request.method === "GET" && stops.length > 0;
      const { statusCode, headers, header, text } = await (isRead ? withinLimit(attempt) : attempt);
      if (text === undefined)
        return notUsable(new Problem("response_too_large", "the response is over 16 MiB"), undefined);
      const redirect = redirectOf(statusCode, header("location"), this.settings.baseUrl, request.path);
      const arrived = { request, status: statusCode, header, body: text, redirect, attempts };
      this.heard.isMarked ||= isMarked(arrived);
      const response = {
        ...arrived,
        json: jsonOrUndefined(text),
        responder: responderOf(arrived, this.heard.isMarked),
        setCookies: [headers["set-cookie"] ?? []].flat(),
      };
      const problem = problemOf(response);
      return problem === undefined ? { kind: "response", response } : notUsable(problem, response);
    } catch (cause) {
      if (stops.some((stop) => stop.aborted && stop.reason === cause)) throw this.#stopped(request, cause);
      return notUsable(transportProblem(cause, this.settings), undefined);
    }
  }

  /** The response, or an error if it is not one of this protocol; the login gate handles rejected logins. */
  #checked(response: HttpResponse): HttpResponse {
    const { request, status, body, json, redirect } = response;
    if (redirect !== undefined) this.#checkRedirect(response, redirect);
    if (status >= 500) throw this.#failed(response);
    if (status >= 400 && response.responder === "intermediary") throw this.#refusedOnTheWay(response);
    const isJson = /json/i.test(response.header("content-type") ?? "");
    if (status >= 400 && isJson && isBrokenJson(response)) throw this.#malformed(response);
    // A page may accept the token of its form instead.
    const hasFormToken = request.acceptsRedirect === true && request.form !== undefined;
    if (isXsrfRefusal(response) && !hasFormToken) throw xsrfCheckFailed(this, response);
    if (json === undefined && isSingleSignOnPage(body) && !request.isProbe) {
      throw this.#singleSignOn(request, status, "a page that redirects to single sign-on");
    }
    if (json !== undefined || request.expects === "text" || body.trim() === "" || status >= 300)
      return response;
    if (!request.isAnonymous && isLoginPage(response)) return response;
    const type = response.header("content-type") ?? "";
    if (/\bxml\b/i.test(type) && !/html/i.test(type)) throw this.#otherFormat(response);
    if (/html/i.test(type) || /^\s*</.test(body)) throw this.otherPage(response);
    throw this.#malformed(response);
  }

  #malformed({ request, status, body }: HttpResponse): AppLinksError {
    return this.#error("malformed_response", request, {
      status,
      detail: `${body.length} characters that are not JSON`,
      hint: HINTS.malformed_response?.(this.settings),
    });
  }

  #otherFormat({ request, status }: HttpResponse): AppLinksError {
    return this.#error("malformed_response", request, {
      status,
      detail: "XML instead of the requested JSON",
      hint: "A proxy or gateway in front of the server may remove the Accept header: ask whoever runs it to pass this header on.",
    });
  }

  /** The error for a web page instead of the requested response. */
  otherPage(response: HttpResponse): AppLinksError {
    return this.#error("html_response", response.request, {
      status: response.status,
      detail: appearanceOf(response),
      hint: "Check the base URL: the context path may be missing (…/confluence or …/wiki), or another application may respond there.",
    });
  }

  #checkRedirect({ request, status }: HttpResponse, { kind, target, baseUrl }: Redirect): void {
    if (kind === "set-up") {
      throw this.#error("not_ready", request, {
        status,
        detail: `redirected to ${target}`,
        hint: HINTS.not_ready?.(this.settings),
      });
    }
    if (kind === "password-prompt" || request.isProbe) return;
    if (kind === "login-page" && !request.isAnonymous) return;
    if (kind === "single-sign-on" || (kind === "other-host" && !request.acceptsRedirect)) {
      throw this.#singleSignOn(request, status, `redirected to ${target}`);
    }
    if (request.acceptsRedirect) return;
    throw this.#error("unexpected_redirect", request, {
      status,
      detail: `redirected to ${target}`,
      hint: `Redirects are not followed with credentials. ${
        baseUrl === undefined
          ? "Open that URL in a browser to see what responds instead of the application."
          : `If that is the application, configure ${baseUrl} as the base URL.`
      }`,
    });
  }

  #singleSignOn(request: HttpRequest, status: number, detail: string): AppLinksError {
    const place = request.path.startsWith("/rest/") ? "/rest/" : PAGES_PLACE;
    return this.#error("single_sign_on", request, { status, detail, hint: singleSignOnAdvice(place) });
  }

  #failed(response: HttpResponse): AppLinksError {
    if (response.responder !== "intermediary") {
      return this.failure("server_error", response, HINTS.server_error?.(this.settings));
    }
    return this.#error("server_error", response.request, {
      status: response.status,
      detail: appearanceOf(response),
      hint: "The response does not look like one from the application: see the log of the proxy or gateway in front of it.",
    });
  }

  #refusedOnTheWay(response: HttpResponse): AppLinksError {
    const { request, status } = response;
    return this.#error("refused_by_intermediary", request, {
      status,
      detail: `a proxy, gateway or firewall in front of the application rejected ${request.method} ${request.path}: ${appearanceOf(response)}`,
      hint: adviceAbout(response, request, this.settings),
    });
  }

  /** What ends a request that has not been sent: the run is cancelled, or the time of the operation is up. */
  #stopsOf({ isGoodbye }: HttpRequest): readonly AbortSignal[] {
    if (isGoodbye === true) return [];
    const own = limit();
    return own === undefined ? [this.#run.signal] : [this.#run.signal, own];
  }

  #stopped(request: HttpRequest, reason: unknown): AppLinksError {
    if (reason instanceof AppLinksError) return reason;
    return this.#error("cancelled", request, {
      detail: "the run was cancelled",
      hint: "Run the command again: it continues from here.",
    });
  }

  #giveUp(request: HttpRequest, problem: Problem, attempts: number, elapsedMs: number): AppLinksError {
    const tries =
      attempts > 1 ? ` (tried ${attempts} times in ${Math.max(1, Math.round(elapsedMs / 1000))} s)` : "";
    return this.#error(problem.reason, request, {
      status: problem.status,
      detail: `${problem.said}${tries}`,
      hint: problem.hint ?? HINTS[problem.reason]?.(this.settings),
      cause: problem.cause,
    });
  }

  #error(
    reason: Reason,
    request: HttpRequest,
    rest: {
      status?: number | undefined;
      detail?: string | undefined;
      hint?: string | undefined;
      cause?: unknown;
    },
  ): AppLinksError {
    return new AppLinksError({
      reason,
      what: `Could not ${this.redactor.redact(request.operation)}`,
      instance: this.settings.baseUrl,
      status: rest.status,
      detail: rest.detail === undefined ? undefined : this.redactor.redact(rest.detail),
      hint: rest.hint,
      cause: rest.cause,
    });
  }
}

/** The error for a request whose `X-Atlassian-Token` header was removed on the way. */
export function xsrfCheckFailed(http: HttpClient, response: HttpResponse): AppLinksError {
  return http.failure("xsrf_check_failed", response, HEADER_REMOVED);
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    // A REST resource rejects unsupported types with 406, even if its body is read as plain text.
    accept:
      request.expects === "text" && !request.path.startsWith("/rest/")
        ? "text/html, text/plain, application/xml"
        : "application/json",
    "user-agent": USER_AGENT,
    // Gets bodiless POSTs and marked GETs through the XSRF filter.
    "x-atlassian-token": "no-check",
    // Also on bodiless writes: without a content type, the filter treats them as a form.
    ...(request.form !== undefined
      ? { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" }
      : request.method === "GET"
        ? {}
        : { "content-type": "application/json" }),
    ...request.headers,
  };
}

function bodyOf({ json, form }: HttpRequest): string | undefined {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return json === undefined ? undefined : JSON.stringify(json);
}
