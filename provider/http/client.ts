import { engine } from "../process/engine";
import { Account } from "./account";
import { AppLinksError, type Reason } from "./errors";
import { isLoginPage } from "./login";
import type { HttpRequest, HttpResponse, Sender } from "./messages";
import { Pace } from "./pace";
import { HINTS, isBrokenJson, Problem, problemOf, transportProblem } from "./problem";
import { Redactor } from "./redaction";
import { isSingleSignOnPage, PAGES_PLACE, type Redirect, redirectOf, singleSignOnAdvice } from "./redirect";
import { adviceAbout, appearanceOf, isMarked, isXsrfRefusal, responderOf } from "./responder";
import { readText } from "./response-body";
import * as retry from "./retry";
import { jsonOrUndefined, serverWords } from "./server-words";
import type { HttpSettings } from "./settings";
import { Transport } from "./transport";

/** A server found unreachable is not asked again for this long. */
const DOWN_FOR_MS = 30_000;

/** Of problems that did not go away: `server_error` is a proxy's or the server's word that it cannot respond at all. */
const DOWN_REASONS: ReadonlySet<Reason> = new Set([
  "unreachable",
  "timeout",
  "tls_untrusted",
  "rate_limited",
  "server_error",
  "not_ready",
]);

/** Non-browser on purpose: Confluence's XSRF filter treats browser-like agents differently. */
const USER_AGENT = "pulumi-confluence-applinks";

const UNKNOWN_RESPONDER =
  "Nothing in the response shows that it comes from the application: if the user has that permission, ask whoever runs the proxy, gateway or firewall in front of it.";

const HEADER_REMOVED =
  "The provider sends `X-Atlassian-Token: no-check` with every request, which passes this check, and a User-Agent that is no browser's: ask whoever runs the proxy or gateway in front of Confluence to let that header pass, and to leave the User-Agent as it is.";

/** What a process has heard of one server, over whichever connection. */
export class Heard {
  /** Responses, counted, but for those by which a server or a proxy says that it cannot respond now. */
  responses = 0;
  /** Whether they bore a mark that the server sets on each. */
  isMarked = false;
  readonly pace = new Pace();
}

/** How one attempt ended. A response may come with a problem that another attempt can do away with. */
type Outcome =
  | { readonly kind: "response"; readonly response: HttpResponse }
  | { readonly kind: "problem"; readonly problem: Problem; readonly response: HttpResponse | undefined };

function notUsable(problem: Problem, response: HttpResponse | undefined): Outcome {
  return { kind: "problem", problem, response };
}

/**
 * Talks to one instance: credentials on every request, no redirects, bounded repetition, clear errors.
 * Create one per instance and process; it owns the pool.
 *
 * A request takes this way: `send` hands it to the account, whose gate lets one request through until the login is known to
 * work. `sendAs` then repeats it as long as that is harmless and worth it; each attempt (`#sendOnce`) waits for its turn
 * in the transport. A response that is worth having is checked once (`#checked`): whether it is one of this protocol's.
 * Last, the gate judges whether it shows a rejected login, and the caller judges the rest, every 4xx status included.
 */
export class HttpClient implements Sender {
  readonly redactor = new Redactor();
  readonly account: Account;
  /** What was left out so far, in sentences. */
  readonly notes = new Set<string>();
  /** Called for each of {@link notes}: what it is about, and the rest of the sentence. */
  onNote: ((what: string, why: string) => void) | undefined;
  /** Called with what the user of the connection should know, which is named. */
  onCaution: ((text: string) => void) | undefined;
  #transport: Transport | undefined;
  #hasResponded = false;
  #isClosed = false;
  #down: { readonly error: AppLinksError; readonly untilMs: number; readonly responses: number } | undefined;

  /**
   * @param account default: one for this client alone; clients with the same login share theirs
   * @param heard default: what this client alone has heard; clients of the same server share theirs
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
   * Sends a request, logged in unless it is anonymous, and waits for a usable answer.
   *
   * @throws AppLinksError for a rejected login, an unreachable or failing server, a redirect, an unusable answer;
   * 4xx statuses are returned instead
   */
  send(request: HttpRequest): Promise<HttpResponse> {
    return request.isAnonymous ? this.sendAs(request, {}) : this.account.send(this, request);
  }

  /**
   * An error about this request and its answer, with the server's words redacted and shortened. A successful response
   * says nothing: its body is what was asked for, and may hold other people's secrets.
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

  /** Tells that something of somebody else's was left out, because this version does not understand it. */
  note(what: string, why: string): void {
    const note = [this.redactor.redact(what), this.redactor.redact(why)] as const;
    this.notes.add(note.join(" "));
    this.onNote?.(...note);
  }

  caution(text: string): void {
    this.onCaution?.(`"${this.settings.name}": ${this.redactor.redact(text)}`);
  }

  /** Makes the next request try a server that was found unreachable: somebody has reason to think that it is up again. */
  tryAgain(): void {
    this.#down = undefined;
  }

  /** Closes the pool, ending requests that are under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transport?.destroy();
  }

  async sendAs(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpResponse> {
    const startedMs = Date.now();
    const { responses, pace } = this.heard;
    if (this.#down !== undefined && this.#isStillDown(this.#down, startedMs)) throw this.#down.error;
    for (let attempts = 1; ; attempts++) {
      const outcome = await this.#sendOnce(request, headers, attempts);
      this.#hear(outcome);
      if (outcome.kind === "response") return this.#checked(outcome.response);
      const { problem } = outcome;
      const pause =
        !this.#isClosed && problem.isRepeatable(request, attempts)
          ? this.#pauseAfter(problem, attempts, Math.max(startedMs, pace.passedAtMs))
          : undefined;
      if (pause === undefined) {
        const error = this.#giveUp(request, problem, attempts, Date.now() - startedMs);
        // A lost answer to a POST is asked about at once, so that it does not make the server count as down.
        if (DOWN_REASONS.has(problem.reason) && !problem.mayHaveHadEffect(request))
          this.#down = { error, untilMs: Date.now() + DOWN_FOR_MS, responses };
        throw error;
      }
      await retry.sleep(pause);
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

  /** An answer since then, to whichever request, says otherwise. */
  #isStillDown(down: { readonly untilMs: number; readonly responses: number }, nowMs: number): boolean {
    return down.untilMs > nowMs && down.responses === this.heard.responses;
  }

  /** The pause before the next attempt, or undefined when there shall be none. */
  #pauseAfter({ reason, retryAfterMs }: Problem, attempts: number, sinceMs: number): number | undefined {
    // The pause itself is the pace's.
    if (reason === "rate_limited") return this.heard.pace.isWorthWaiting(retryAfterMs) ? 0 : undefined;
    const isTold = reason === "server_error" || reason === "not_ready";
    const unheard = isTold ? retry.UNAVAILABLE : retry.NEVER_RESPONDED;
    const policy = this.#hasResponded ? retry.RESPONDED_BEFORE : unheard;
    return retry.pauseBefore(attempts + 1, Date.now() - sinceMs, policy, retryAfterMs);
  }

  async #sendOnce(
    request: HttpRequest,
    own: Readonly<Record<string, string>>,
    attempts: number,
  ): Promise<Outcome> {
    this.#transport ??= new Transport(this.settings, this.heard.pace);
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
      const { statusCode, headers, header, text } = await this.#transport.attempt(
        options,
        async (response) => {
          const header = (name: string): string | undefined => {
            const value = response.headers[name];
            return Array.isArray(value) ? value.join(", ") : value;
          };
          return { ...response, header, text: await readText(response.body, header) };
        },
        attempts > 1,
      );
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
      return notUsable(transportProblem(cause, this.settings), undefined);
    }
  }

  /** The answer, or an error when it cannot be one of this protocol's; the gate judges a refused login. */
  #checked(response: HttpResponse): HttpResponse {
    const { request, status, body, json, redirect } = response;
    if (redirect !== undefined) this.#checkRedirect(response, redirect);
    if (status >= 500) throw this.#failed(response);
    if (status >= 400 && response.responder === "intermediary") throw this.#refusedOnTheWay(response);
    const isJson = /json/i.test(response.header("content-type") ?? "");
    if (status >= 400 && isJson && isBrokenJson(response)) throw this.#malformed(response);
    // A page may accept its form's token instead.
    const hasFormToken = request.acceptsRedirect === true && request.form !== undefined;
    if (isXsrfRefusal(response) && !hasFormToken) throw xsrfCheckFailed(this, response);
    if (json === undefined && isSingleSignOnPage(body) && !request.isProbe) {
      throw this.#singleSignOn(request, status, "a page that sends on to single sign-on");
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
      detail: "XML, where JSON was asked for",
      hint: "Something between here and the server may remove the header Accept: ask whoever runs the proxy or gateway in front of it to let that header pass.",
    });
  }

  /** The error for a web page in place of what was asked for. */
  otherPage(response: HttpResponse): AppLinksError {
    return this.#error("html_response", response.request, {
      status: response.status,
      detail: appearanceOf(response),
      hint: "Check the base URL: the context path may be missing (…/confluence or …/wiki), or another application answers there.",
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
          ? "Look at that address in a browser: it tells what answers in place of Confluence."
          : `If that is Confluence, configure ${baseUrl} as base URL.`
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
      hint: "It does not look like a response of Confluence's: the log of the proxy or gateway in front of it says more.",
    });
  }

  #refusedOnTheWay(response: HttpResponse): AppLinksError {
    const { request, status } = response;
    return this.#error("refused_by_intermediary", request, {
      status,
      detail: `something in front of the application refused ${request.method} ${request.path}: ${appearanceOf(response)}`,
      hint: adviceAbout(response, request, this.settings),
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

/** The error for a request that lost its `X-Atlassian-Token` on the way. */
export function xsrfCheckFailed(http: HttpClient, response: HttpResponse): AppLinksError {
  return http.failure("xsrf_check_failed", response, HEADER_REMOVED);
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    // A REST resource refuses with 406 what it cannot produce, also where its body is read as it comes.
    accept:
      request.expects === "text" && !request.path.startsWith("/rest/")
        ? "text/html, text/plain, application/xml"
        : "application/json",
    "user-agent": USER_AGENT,
    // Lets bodiless POSTs and marked GETs through the XSRF filter.
    "x-atlassian-token": "no-check",
    // Also on bodiless writes: without a content type the filter takes them for a form.
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
