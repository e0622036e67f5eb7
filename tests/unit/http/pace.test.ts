import { Pace } from "../../../provider/http/pace";

/** A server with rate limits, as a token bucket. */
interface Limit {
  readonly perSecond: number;
  readonly burst: number;
  readonly headers: (tokens: number, limit: Limit) => Readonly<Record<string, string>>;
  readonly refusal?: number;
}

const RETRY_AFTER: Limit["headers"] = (tokens, { perSecond }) =>
  tokens >= 1 ? {} : { "retry-after": String(Math.ceil((1 - tokens) / perSecond)) };
const DATA_CENTER: Limit["headers"] = (tokens, limit) => ({
  ...RETRY_AFTER(tokens, limit),
  "x-ratelimit-limit": String(limit.burst),
  "x-ratelimit-remaining": String(Math.floor(tokens)),
  "x-ratelimit-fillrate": String(limit.perSecond),
  "x-ratelimit-interval-seconds": "1",
});

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("a pace", () => {
  test("sends everything at once while there is no rate limit", async () => {
    const { seconds, refused } = await sent(new Pace(), 200, {
      perSecond: 1_000_000,
      burst: 1_000_000,
      headers: () => ({}),
    });
    expect(seconds).toBeLessThan(3);
    expect(refused).toBe(0);
  });

  test.each<[string, Limit]>([
    ["Data Center's headers", { perSecond: 1, burst: 5, headers: DATA_CENTER }],
    ["Data Center's headers, at another rate", { perSecond: 20, burst: 5, headers: DATA_CENTER }],
    ["Retry-After alone", { perSecond: 1, burst: 5, headers: RETRY_AFTER }],
    ["nothing but 429", { perSecond: 1, burst: 5, headers: () => ({}) }],
    ["nothing but 429, at another rate", { perSecond: 10, burst: 20, headers: () => ({}) }],
    ["503 as nginx sends it by default", { perSecond: 1, burst: 5, headers: () => ({}), refusal: 503 }],
  ])("uses most of the rate of a server that limits it by %s", async (_how, limit) => {
    const { seconds, refused } = await sent(new Pace(), 150, limit);
    expect(seconds).toBeLessThan((150 / limit.perSecond) * 1.3);
    expect(refused).toBeLessThan(150 * 0.3);
  });

  test("waits as long as a gateway asks for, once for all requests", async () => {
    const pace = new Pace();
    pace.heard(response(429, { "retry-after": "40" }), Date.now());
    expect(pace.isWorthWaiting(40_000)).toBe(true);
    const before = Date.now();
    const turns = Promise.all([pace.turn(), pace.turn(), pace.turn()]);
    await jest.advanceTimersByTimeAsync(39_900);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1_000);
    await turns;
    expect(Date.now() - before).toBeLessThan(41_000);
  });

  test("gives up at a pause of over a minute, and on a server that accepts nothing for half a minute", async () => {
    const pace = new Pace();
    expect(pace.isWorthWaiting(61_000)).toBe(false);
    pace.heard(response(429), Date.now());
    await jest.advanceTimersByTimeAsync(29_000);
    expect(pace.isWorthWaiting(undefined)).toBe(true);
    pace.heard(response(200), Date.now());
    await jest.advanceTimersByTimeAsync(29_000);
    pace.heard(response(429), Date.now());
    await jest.advanceTimersByTimeAsync(31_000);
    expect(pace.isWorthWaiting(undefined)).toBe(false);
  });

  test("is not slowed down by a server that is down (a bare 503)", async () => {
    const pace = new Pace();
    for (let count = 0; count < 10; count++) pace.heard(response(503), Date.now());
    expect(jest.getTimerCount()).toBe(0);
    await pace.turn();
  });
});

/** Sends the given number of requests, eight at a time, each until it is accepted. */
async function sent(pace: Pace, count: number, limit: Limit): Promise<{ seconds: number; refused: number }> {
  const startedMs = Date.now();
  let tokens = limit.burst;
  let filledAtMs = startedMs;
  let refused = 0;
  let left = count;
  const ask = (): boolean => {
    tokens = Math.min(limit.burst, tokens + ((Date.now() - filledAtMs) / 1000) * limit.perSecond);
    filledAtMs = Date.now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      for (let isThrough = false; !isThrough; ) {
        await pace.turn();
        const sentAtMs = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 10));
        isThrough = ask();
        if (!isThrough) refused += 1;
        const status = isThrough ? 200 : (limit.refusal ?? 429);
        pace.heard(response(status, limit.headers(tokens, limit)), sentAtMs);
      }
    }
  };
  let isDone = false;
  const all = Promise.all(Array.from({ length: 8 }, work)).then(() => {
    isDone = true;
  });
  while (!isDone) await jest.advanceTimersByTimeAsync(10);
  await all;
  return { seconds: (Date.now() - startedMs) / 1000, refused };
}

function response(status: number, headers: Readonly<Record<string, string>> = {}) {
  return { status, header: (name: string) => headers[name] };
}
