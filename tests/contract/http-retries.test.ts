import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import type { FaultAction, FaultRule } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import type { HttpClient } from "../../provider/http/client";
import type { HttpSettings } from "../../provider/http/http-settings";
import type { HttpRequest } from "../../provider/http/messages";
import { someLink } from "../support/contract-servers";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { connected } from "../support/http-settings";

/** A write that the server accepts, and that is not idempotent. */
const POST: HttpRequest = {
  method: "POST",
  path: "/rest/whitelist/1.0/enable",
  operation: "enable the allowlist",
};

async function withFault(rule: FaultRule, settings: Partial<HttpSettings> = {}) {
  const server = await startConfluenceWithBasic({ quirks: { allowlistPath: "/rest/whitelist/1.0" } });
  server.faults.add(rule);
  return { server, http: connected(server, settings) };
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startedMs = Date.now();
  const value = await run();
  return { value, tookMs: Date.now() - startedMs };
}

/** A URL at which nothing listens. */
async function unusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function failed(http: HttpClient): Promise<unknown> {
  return applicationLinks.list(http).catch((error: unknown) => error);
}

function failedFifty(http: HttpClient): Promise<unknown[]> {
  return Promise.all(Array.from({ length: 50 }, () => failed(http)));
}

describe("repeating requests", () => {
  test.each([502, 503, 504])("a burst of %d passes unnoticed", async (status) => {
    const { server, http } = await withFault({ kind: "status", status, match: { times: 3 } });
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.total).toBe(4);
  });

  test("429 waits as long as Retry-After says", async () => {
    const { server, http } = await withFault({
      kind: "status",
      status: 429,
      retryAfter: 2,
      match: { times: 1 },
    });
    const { value, tookMs } = await timed(() => applicationLinks.list(http));
    expect(value).toEqual([]);
    expect(tookMs).toBeGreaterThanOrEqual(2_000);
    expect(server.requests.total).toBe(2);
  });

  test("429 without Retry-After waits a little", async () => {
    const { http } = await withFault({ kind: "status", status: 429, match: { times: 2 } });
    const { value, tookMs } = await timed(() => applicationLinks.list(http));
    expect(value).toEqual([]);
    expect(tookMs).toBeGreaterThanOrEqual(200);
  });

  test("429 with a Retry-After that is too long fails at once and says how long it would be", async () => {
    const { server, http } = await withFault({ kind: "status", status: 429, retryAfter: 3600 });
    expect(await failed(http)).toMatchObject({
      reason: "rate_limited",
      message: expect.stringMatching(/asks to retry after 3600 s.*Ask for a higher limit/),
    });
    expect(server.requests.total).toBe(1);
  });

  test("fifty requests at once succeed on a server with rate limits", async () => {
    const server = await startConfluence({ rateLimit: { capacity: 10, fillRate: 10, intervalSeconds: 1 } });
    const http = connected(server);
    const links = await Promise.all(Array.from({ length: 50 }, () => applicationLinks.list(http)));
    expect(links).toHaveLength(50);
  });

  test("a response that is late, but within the timeout, is waited for and not requested again", async () => {
    const { server, http } = await withFault({ kind: "latency", ms: 1_200 }, { timeoutSeconds: 2 });
    const { value, tookMs } = await timed(() => applicationLinks.list(http));
    expect(value).toEqual([]);
    expect(tookMs).toBeGreaterThanOrEqual(1_200);
    expect(server.requests.total).toBe(1);
  });

  test("requests whose connection is reset before they took effect are sent again", async () => {
    const { server, http } = await withFault({ kind: "reset-before", match: { times: 2 } });
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.total).toBe(3);
  });

  test.each<[string, FaultAction]>([
    ["was lost", { kind: "reset-after" }],
    ["was cut off", { kind: "truncate" }],
    ["came as 503 from a proxy", { kind: "status", status: 503, afterEffect: true }],
  ])("a creation whose response %s makes one link", async (_how, fault) => {
    const { server, http } = await withFault({ ...fault, match: { method: "PUT", times: 1 } });
    const link = someLink();
    const creation = await applicationLinks.create(http, link);
    // The second attempt finds the id in use: the caller sees by the attempts that it may have been its own.
    expect(creation).toMatchObject({ outcome: "refused", response: { attempts: 2 } });
    expect(server.state.links).toMatchObject([{ name: link.name }]);
  });

  test("a POST that may have had its effect is not sent again", async () => {
    const { server, http } = await withFault({ kind: "reset-after", match: { method: "POST" } });
    await expect(http.send(POST)).rejects.toMatchObject({
      reason: expect.stringMatching(/unreachable|unconfirmed/),
    });
    expect(server.requests.total).toBe(1);
  });

  test("a POST that was rejected with 429 is sent again", async () => {
    const { server, http } = await withFault({
      kind: "status",
      status: 429,
      match: { method: "POST", times: 1 },
    });
    expect((await http.send(POST)).status).toBe(200);
    expect(server.requests.total).toBe(2);
  });

  test("a restart of the server passes unnoticed", async () => {
    const server = await startConfluence();
    const http = connected(server);
    await applicationLinks.list(http);
    const isUpAgain = server.restart(1_500);
    expect(await applicationLinks.list(http)).toEqual([]);
    await isUpAgain;
  });
});

describe("servers that do not respond", () => {
  test("one that is down is tried three times, and not again for the requests that follow", async () => {
    const http = connected({ url: await unusedUrl() });
    const error = await failed(http);
    expect(error).toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(
        /connection refused by 127\.0\.0\.1:\d+ .*tried 3 times.*Check that the server is up/,
      ),
    });
    // Whoever gets the same error, caused no attempt.
    expect(new Set(await failedFifty(http))).toEqual(new Set([error]));
  });

  test("fifty requests at once to one that is down are tried as one", async () => {
    const errors = await failedFifty(connected({ url: await unusedUrl() }));
    expect(errors[0]).toMatchObject({ reason: "unreachable" });
    expect(new Set(errors).size).toBe(1);
  });

  test("a host that does not exist is named", async () => {
    const http = connected({ url: "https://no-such-host.invalid" });
    expect(await failed(http)).toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(/no-such-host\.invalid/),
    });
  });

  test("one that hangs is given up after two timeouts, and not tried again for the requests that follow", async () => {
    const server = await startConfluence();
    server.faults.add({ kind: "hang" });
    const http = connected(server, { timeoutSeconds: 1 });
    const error = await failed(http);
    expect(error).toMatchObject({
      reason: "timeout",
      message: expect.stringMatching(/no response within \d+ s.*tried 2 times.*confluence:timeoutSeconds/),
    });
    expect(await failed(http)).toBe(error);
    expect(server.requests.total).toBe(2);
  });

  test("one that is back gets requests again, but not within half a minute", async () => {
    const server = await startConfluence();
    const isUpAgain = server.restart(2_500);
    const http = connected(server);
    expect(await failed(http)).toMatchObject({ reason: "unreachable" });
    await isUpAgain;
    expect(await failed(http)).toMatchObject({ reason: "unreachable" });
    const clock = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 31_000);
    try {
      expect(await failed(http)).toEqual([]);
    } finally {
      clock.mockRestore();
    }
  });
});
