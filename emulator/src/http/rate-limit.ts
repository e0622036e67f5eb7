import type { MiddlewareHandler } from "hono";
import type { EmulatorContext, EmulatorEnv } from "../context/context";
import type { RateLimit } from "../state/server-settings";
import { errorPage } from "./html";
import { respondJson } from "./responses";

/** One token bucket per user, like Data Center's rate limiting; does nothing while no limit is set. */
export function rateLimiting({ settings, now }: EmulatorContext): MiddlewareHandler<EmulatorEnv> {
  const buckets = new Map<string, Bucket>();
  return async (c, next) => {
    const limit = settings.rateLimit;
    if (limit === undefined) {
      buckets.clear();
      return next();
    }
    const name = c.var.caller.user?.name ?? "";
    const bucket = refilled(buckets.get(name), limit, now());
    buckets.set(name, bucket);
    const isLimited = bucket.tokens < 1;
    if (!isLimited) bucket.tokens -= 1;
    if (!isLimited) await next();
    const headers = {
      "X-RateLimit-Limit": limit.capacity,
      "X-RateLimit-Remaining": Math.floor(bucket.tokens),
      "X-RateLimit-FillRate": limit.fillRate,
      "X-RateLimit-Interval-Seconds": limit.intervalSeconds,
      "Retry-After":
        bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) * limit.intervalSeconds) / limit.fillRate),
    };
    for (const [header, value] of Object.entries(headers)) c.header(header, String(value));
    if (!isLimited) return undefined;
    const message = "Rate limit exceeded.";
    return c.req.header("Accept")?.includes("application/json")
      ? respondJson(c, { message }, 429)
      : errorPage(c, 429, message);
  };
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

function refilled(bucket: Bucket | undefined, limit: RateLimit, nowMs: number): Bucket {
  if (bucket === undefined) return { tokens: limit.capacity, filledAtMs: nowMs };
  const gained = ((nowMs - bucket.filledAtMs) / 1000 / limit.intervalSeconds) * limit.fillRate;
  return { tokens: Math.min(limit.capacity, bucket.tokens + gained), filledAtMs: nowMs };
}
