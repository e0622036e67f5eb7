import * as retry from "./retry";

/** The parts of a response that determine the pace. */
export interface PacedResponse {
  readonly status: number;
  /** The value of a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/** The longest pause requested by a server that is observed: gateways count by the minute. */
const LONGEST_PAUSE_MS = 60_000;

/** How long to keep trying while a server accepts nothing. */
const PATIENCE_MS = 30_000;

/** The first pause after a rejection that names none, and the first interval between two requests. */
const FIRST_PAUSE_MS = 200;
const FIRST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 5_000;

/** Longer intervals after a rejection, shorter ones after a success: slowly, so that most of the allowed rate is used. */
const SLOW_DOWN = 1.25;
const SPEED_UP = 0.97;

/** Slightly more than the server's own interval, because neither clock is exact. */
const MARGIN = 1.02;

/** A 503, which many proxies send by default, counts as rate limiting only while other requests get through. */
const MIXED_MS = 1_000;

/**
 * How fast requests may be sent to a server, learnt from its responses: without a limit until it limits the rate, then one
 * after the other, at the interval that its headers name (`X-RateLimit-*` of Data Center) or that turns out to work. Shared
 * by all connections to a server, so that a pause applies to all requests.
 */
export class Pace {
  readonly #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #spacingMs = 0;
  /** The interval that the server itself names. */
  #namedMs = 0;
  #openAtMs = 0;
  #slowedAtMs = 0;
  #limitedAtMs: number | undefined;
  #passedAtMs = Number.NEGATIVE_INFINITY;

  /** The time of the last response that was not a temporary rejection. */
  get passedAtMs(): number {
    return this.#passedAtMs;
  }

  /** Resolves when the next request may be sent. */
  turn(): Promise<void> {
    if (this.#timer === undefined && Date.now() >= this.#openAtMs) {
      this.#openAtMs = Date.now() + this.#spacingMs;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#release();
    });
  }

  /** Learns from a response to a request that was sent at `sentAtMs`. */
  heard(response: PacedResponse, sentAtMs: number): void {
    const nowMs = Date.now();
    if (response.status === 429 || (response.status === 503 && nowMs - this.#passedAtMs < MIXED_MS)) {
      this.#slowDown(response, sentAtMs, nowMs);
    } else if (!retry.TRANSIENT_STATUSES.has(response.status)) {
      this.#passedAtMs = nowMs;
      this.#limitedAtMs = undefined;
      this.#speedUp(response, nowMs);
    }
  }

  /** Whether to keep waiting after a rejection that requests a pause of `retryAfterMs`. */
  isWorthWaiting(retryAfterMs: number | undefined): boolean {
    const sinceMs = Date.now() - (this.#limitedAtMs ?? Date.now());
    return (retryAfterMs ?? 0) <= LONGEST_PAUSE_MS && sinceMs < PATIENCE_MS;
  }

  #slowDown({ header }: PacedResponse, sentAtMs: number, nowMs: number): void {
    const askedMs = retry.retryAfterMs(header("retry-after"), nowMs);
    this.#limitedAtMs ??= nowMs;
    this.#namedMs = namedSpacing(header) ?? this.#namedMs;
    // The response to a request sent before the pace was changed says nothing about the new pace.
    if (sentAtMs >= this.#slowedAtMs) {
      this.#slowedAtMs = nowMs;
      const slower = this.#spacingMs === 0 ? FIRST_SPACING_MS : this.#spacingMs * this.#factor(nowMs);
      this.#spacingMs = Math.min(
        Math.max(slower, this.#namedMs),
        Math.max(LONGEST_SPACING_MS, this.#namedMs),
      );
    }
    if ((askedMs ?? 0) <= LONGEST_PAUSE_MS)
      this.#pauseUntil(nowMs + (askedMs ?? Math.max(FIRST_PAUSE_MS, this.#spacingMs)));
  }

  /** Doubles the interval while nothing gets through at all. */
  #factor(nowMs: number): number {
    return nowMs - this.#passedAtMs > 2 * this.#spacingMs + FIRST_PAUSE_MS ? 2 : SLOW_DOWN;
  }

  #speedUp({ header }: PacedResponse, nowMs: number): void {
    const remaining = numberIn(header("x-ratelimit-remaining"));
    if (remaining !== undefined && remaining < 1) {
      this.#namedMs = namedSpacing(header) ?? this.#namedMs;
      this.#spacingMs = Math.max(this.#spacingMs, this.#namedMs);
      this.#pauseUntil(nowMs + this.#namedMs);
      return;
    }
    const limit = numberIn(header("x-ratelimit-limit"));
    const isFree = remaining !== undefined && limit !== undefined && remaining >= limit / 2;
    const closer = Math.max(this.#spacingMs * SPEED_UP, this.#namedMs);
    this.#spacingMs = (isFree && this.#waiting.length === 0) || closer < FIRST_SPACING_MS / 10 ? 0 : closer;
    // While the server has requests remaining, the next one is sent immediately.
    if (remaining !== undefined && this.#spacingMs === this.#namedMs) this.#openAtMs = nowMs;
  }

  #pauseUntil(ms: number): void {
    this.#openAtMs = Math.max(this.#openAtMs, ms);
  }

  #release(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        if (Date.now() >= this.#openAtMs) {
          this.#waiting.shift()?.();
          this.#openAtMs = Date.now() + this.#spacingMs;
        }
        if (this.#waiting.length > 0) this.#release();
      },
      Math.max(0, this.#openAtMs - Date.now()),
    );
  }
}

/** The interval at which a Data Center token bucket never empties. */
function namedSpacing(header: PacedResponse["header"]): number | undefined {
  const fillRate = numberIn(header("x-ratelimit-fillrate"));
  const seconds = numberIn(header("x-ratelimit-interval-seconds"));
  if (fillRate === undefined || seconds === undefined || fillRate <= 0) return undefined;
  return ((seconds * 1000) / fillRate) * MARGIN;
}

function numberIn(value: string | undefined): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}
