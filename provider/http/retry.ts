/** How often and for how long a request is repeated. Times in milliseconds. */
export interface RetryPolicy {
  /** Maximum number of attempts, including the first. */
  readonly attempts: number;
  /** The first pause; doubles each time, with jitter. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** No attempt begins later than this after the first. */
  readonly windowMs: number;
}

/** A server that has responded to this process may be restarting: worth waiting for. */
export const RESPONDED_BEFORE: RetryPolicy = {
  attempts: 9,
  pauseMs: 200,
  longestPauseMs: 5_000,
  windowMs: 30_000,
};

/** A server that has never responded is more likely mistyped than restarting: fail soon. */
export const NEVER_RESPONDED: RetryPolicy = {
  attempts: 3,
  pauseMs: 200,
  longestPauseMs: 1_000,
  windowMs: 5_000,
};

/** The server, or a proxy in front of it, reports that it is unavailable: it may be restarting, or be down for longer. */
export const UNAVAILABLE: RetryPolicy = {
  attempts: 7,
  pauseMs: 200,
  longestPauseMs: 5_000,
  windowMs: 15_000,
};

/** After one timeout, there is one more attempt, because each takes the entire timeout. */
export const TIMED_OUT_ATTEMPTS = 2;

/** Statuses that mean "not now" rather than "no"; from 520 on those of a CDN that cannot reach the server. */
export const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([
  ...[408, 429, 502, 503, 504],
  ...[520, 521, 522, 523, 524],
]);

/** Those of them that mean the request was not processed. */
export const UNSENT_STATUSES: ReadonlySet<number> = new Set([408, 429]);

/** The pause before attempt number `attempt` (2 = first retry), or undefined if the policy is exhausted. */
export function pauseBefore(
  attempt: number,
  elapsedMs: number,
  policy: RetryPolicy,
  retryAfterMs: number | undefined,
): number | undefined {
  if (attempt > policy.attempts) return undefined;
  const backoff = Math.min(policy.pauseMs * 2 ** (attempt - 2), policy.longestPauseMs);
  const pause = Math.max(retryAfterMs ?? 0, backoff * (0.5 + Math.random() / 2));
  return elapsedMs + pause > policy.windowMs ? undefined : pause;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined if absent or invalid. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
