/** How often and how long a request is repeated. Times in milliseconds. */
export interface RetryPolicy {
  /** Attempts at most, the first included. */
  readonly attempts: number;
  /** First pause; doubles each time, with jitter. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** No new attempt starts later than this after the first. */
  readonly windowMs: number;
}

/** A server that has answered in this process may be restarting: worth waiting for. */
export const ANSWERED_BEFORE: RetryPolicy = {
  attempts: 9,
  pauseMs: 200,
  longestPauseMs: 5_000,
  windowMs: 30_000,
};

/** A server that never answered is more likely mistyped than restarting: say so soon. */
export const NEVER_ANSWERED: RetryPolicy = {
  attempts: 3,
  pauseMs: 200,
  longestPauseMs: 1_000,
  windowMs: 5_000,
};

/** Somebody answers for a server that does not: a proxy while it restarts, or while it is down for longer. */
export const UNAVAILABLE: RetryPolicy = {
  attempts: 7,
  pauseMs: 200,
  longestPauseMs: 5_000,
  windowMs: 15_000,
};

/** The answer to a request was late once: one more try, since each costs the whole timeout. */
export const TIMED_OUT_ATTEMPTS = 2;

/** Statuses that say "not now" rather than "no"; from 520 on those of a content network that does not reach the server. */
export const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([
  ...[408, 429, 502, 503, 504],
  ...[520, 521, 522, 523, 524],
]);

/** Of these, those of requests that were not carried out. */
export const UNSENT_STATUSES: ReadonlySet<number> = new Set([408, 429]);

/** The pause before attempt number `attempt` (2 = first repetition), or undefined when the policy is exhausted. */
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

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
