import { NEVER_RESPONDED, pauseBefore, RESPONDED_BEFORE, retryAfterMs } from "../../../provider/http/retry";

describe("pauses between attempts", () => {
  test.each([
    ["that has responded before", RESPONDED_BEFORE, 35_000],
    ["that never responded", NEVER_RESPONDED, 6_000],
  ])("end within a limit for a server %s", (_which, policy, boundMs) => {
    let elapsedMs = 0;
    for (let attempt = 2; ; attempt++) {
      const pauseMs = pauseBefore(attempt, elapsedMs, policy, undefined);
      if (pauseMs === undefined) break;
      elapsedMs += pauseMs;
      expect(attempt).toBeLessThanOrEqual(policy.attempts);
    }
    expect(elapsedMs).toBeLessThan(boundMs);
  });

  test("double, with jitter, up to a limit", () => {
    for (let attempt = 2; attempt <= RESPONDED_BEFORE.attempts; attempt++) {
      const fullMs = Math.min(200 * 2 ** (attempt - 2), RESPONDED_BEFORE.longestPauseMs);
      const pauseMs = pauseBefore(attempt, 0, RESPONDED_BEFORE, undefined);
      expect(pauseMs).toBeGreaterThanOrEqual(fullMs / 2);
      expect(pauseMs).toBeLessThanOrEqual(fullMs);
    }
    const pauses = new Set(Array.from({ length: 20 }, () => pauseBefore(5, 0, RESPONDED_BEFORE, undefined)));
    expect(pauses.size).toBeGreaterThan(1);
  });

  test("are as long as the server asks for, unless that is too long", () => {
    expect(pauseBefore(2, 0, RESPONDED_BEFORE, 7_000)).toBeGreaterThanOrEqual(7_000);
    expect(pauseBefore(2, 0, RESPONDED_BEFORE, 60_000)).toBeUndefined();
    expect(pauseBefore(2, 29_000, RESPONDED_BEFORE, 2_000)).toBeUndefined();
  });
});

describe("Retry-After", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");

  test.each([
    ["120", 120_000],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%p is %p ms", (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected);
  });
});
