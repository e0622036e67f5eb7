import type { Emulator, FaultRule } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { restClient } from "../support/rest-client";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const CREATE = "/rest/applinks/3.0/applicationlink";
const link = {
  name: "A",
  typeId: "generic",
  rpcUrl: "https://a.example.com",
  displayUrl: "https://a.example.com",
};

function create(rule?: FaultRule) {
  if (rule !== undefined) emulator.faults.add(rule);
  return restClient(emulator.url)("PUT", CREATE, link);
}
const read = (init: RequestInit = {}) => fetch(`${emulator.url}/rest/applinks/1.0/manifest.json`, init);

describe("fault injection", () => {
  test.each<[FaultRule["kind"], FaultRule, number]>([
    ["reset-before", { kind: "reset-before" }, 0],
    ["reset-after", { kind: "reset-after" }, 1],
  ])("%s cuts the connection with %# effects", async (_kind, rule, effects) => {
    await expect(create(rule)).rejects.toThrow("fetch failed");
    expect(emulator.state.links).toHaveLength(effects);
    expect(emulator.requests.list).toMatchObject([{ method: "PUT", path: CREATE, status: 0 }]);
  });

  test.each<[FaultRule, number]>([
    [{ kind: "status", status: 503, retryAfter: 7 }, 0],
    [{ kind: "status", status: 503, retryAfter: 7, afterEffect: true }, 1],
  ])("%j responds with that status, with %i effects", async (rule, effects) => {
    const response = await create(rule);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "7"]);
    expect(response.json).toEqual({ message: expect.any(String) });
    expect(emulator.state.links).toHaveLength(effects);
  });

  test("hang never responds, and close does not wait for it", async () => {
    const hanging = await openServerWithBasic({ product: "confluence" });
    hanging.faults.add({ kind: "hang", afterEffect: true });
    const response = restClient(hanging.url)("PUT", CREATE, link);
    const failed = expect(response).rejects.toThrow("fetch failed");
    while (hanging.state.links.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await hanging.close();
    await failed;
  });

  test("truncate cuts the response off in the middle", async () => {
    emulator.faults.add({ kind: "truncate" });
    await expect(read().then((response) => response.text())).rejects.toThrow();
    emulator.faults.clear();
    emulator.faults.add({ kind: "truncate", keepBytes: 10 });
    const reader = (await read()).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toHaveLength(10);
    await expect(reader?.read()).rejects.toThrow();
  });

  test("oversize responds with valid JSON of that size", async () => {
    emulator.faults.add({ kind: "oversize", bytes: 200_000 });
    const { padding } = (await (await read()).json()) as { padding: string };
    expect(padding).toHaveLength(200_000);
  });

  test("html and redirect-to-login respond like an intermediary", async () => {
    emulator.faults.add({ kind: "html", match: { nth: 1 } });
    emulator.faults.add({ kind: "redirect-to-login", match: { nth: 2 } });
    const page = await read();
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
    const redirect = await read({ redirect: "manual" });
    expect(redirect.headers.get("location")).toContain("/wiki/login.action?os_destination=");
  });

  test("latency delays the response and does not change it", async () => {
    emulator.faults.add({ kind: "latency", ms: 60 });
    emulator.settings.latencyMs = 40;
    const startedAt = performance.now();
    expect((await read()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(95);
  });
});

describe("a rule", () => {
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let index = 0; index < count; index += 1) seen.push((await read()).status);
    return seen;
  };

  test("applies to the nth matching request only", async () => {
    emulator.faults.add({ kind: "status", status: 502, match: { nth: 2 } });
    expect(await statuses(3)).toEqual([200, 502, 200]);
  });

  test("applies at most the given number of times", async () => {
    emulator.faults.add({ kind: "status", status: 502, match: { times: 2 } });
    expect(await statuses(3)).toEqual([502, 502, 200]);
  });

  test("matches by method, and by path and query without the context path", async () => {
    emulator.faults.add({ kind: "status", status: 502, match: { method: "put" } });
    emulator.faults.add({
      kind: "status",
      status: 503,
      match: { path: /^\/rest\/applinks\/1\.0\/manifest\.?.*x=1/g },
    });
    expect(await statuses(1)).toEqual([200]);
    expect((await fetch(`${emulator.url}/rest/applinks/1.0/manifest?x=1`)).status).toBe(503);
    expect((await fetch(`${emulator.url}/rest/applinks/1.0/manifest?x=1`)).status).toBe(503);
    expect((await create()).status).toBe(502);
  });

  test("with a rate and a seed gives the same sequence every time", async () => {
    const rule: FaultRule = { kind: "status", status: 502, rate: 0.5, seed: 42 };
    const first = emulator.faults.add(rule);
    const sequence = await statuses(12);
    emulator.faults.remove(first);
    emulator.faults.add(rule);
    expect(await statuses(12)).toEqual(sequence);
    expect(new Set(sequence)).toEqual(new Set([200, 502]));
  });

  test("can be listed, with how often it applied, and removed", async () => {
    const id = emulator.faults.add({ kind: "status", status: 502, match: { path: /manifest/ } });
    await statuses(2);
    expect(emulator.faults.list()).toMatchObject([{ id, kind: "status", applied: 2 }]);
    expect([emulator.faults.remove(id), emulator.faults.remove(id)]).toEqual([true, false]);
    expect(await statuses(1)).toEqual([200]);
  });
});

describe("rate limiting", () => {
  test("responds with 429 and its headers once a user's tokens are used up, and refills over time", async () => {
    emulator.settings.rateLimit = { capacity: 2, fillRate: 1, intervalSeconds: 10 };
    const asAdmin = restClient(emulator.url);
    const get = () => asAdmin("GET", "/rest/applinks/3.0/applinks");
    const first = await get();
    expect(first.status).toBe(200);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "x-ratelimit-limit": "2",
      "x-ratelimit-remaining": "1",
      "x-ratelimit-fillrate": "1",
      "x-ratelimit-interval-seconds": "10",
      "retry-after": "0",
    });
    await get();
    const limited = await get();
    expect([limited.status, limited.json]).toEqual([429, { message: expect.any(String) }]);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(8);
    expect((await restClient(emulator.url, "manager")("GET", "/rest/applinks/3.0/applinks")).status).toBe(
      200,
    );
    emulator.settings.skewMs = 11_000;
    expect((await get()).status).toBe(200);
  });
});

describe("the request log", () => {
  test("counts reads, writes and routes, and records the user and the peak", async () => {
    await create();
    const id = emulator.state.links[0]?.id ?? "";
    emulator.settings.latencyMs = 20;
    await Promise.all([1, 2, 3].map(() => restClient(emulator.url)("GET", `${CREATE}/${id}?x=secret`)));
    await read();
    const { total, reads, writes, peak, byRoute, list } = emulator.requests;
    expect({ total, reads, writes }).toEqual({ total: 5, reads: 4, writes: 1 });
    expect(peak).toBeGreaterThan(1);
    expect(byRoute).toEqual({
      [`PUT ${CREATE}`]: 1,
      [`GET ${CREATE}/{id}`]: 3,
      "GET /rest/applinks/1.0/manifest": 1,
    });
    expect(list[0]).toEqual({
      method: "PUT",
      path: CREATE,
      status: 201,
      user: "admin",
      authentication: "basic",
    });
    expect(list.at(-1)).toMatchObject({ user: undefined, authentication: "none" });
    expect(JSON.stringify(list)).not.toContain("secret");
  });

  test("calls back until the subscription ends", async () => {
    const seen: string[] = [];
    const stop = emulator.requests.subscribe(({ path }) => seen.push(path));
    await read();
    stop();
    await read();
    expect(seen).toEqual(["/rest/applinks/1.0/manifest"]);
  });
});
