import { request } from "node:http";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${new URL(emulator.url).origin}/__emulator${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}
const manifest = () => fetch(`${emulator.url}/rest/applinks/1.0/manifest`);

describe("the control API", () => {
  test("shows and replaces parts of the state, outside of the context path", async () => {
    expect((await control("GET", "/state")).json).toEqual(JSON.parse(JSON.stringify(emulator.state)));
    await control("PUT", "/state", { title: "Renamed" });
    expect(emulator.state.title).toBe("Renamed");
    expect((await control("GET", "/snapshot")).json).toEqual(JSON.parse(JSON.stringify(emulator.snapshot())));
  });

  test("changes and removes a link by hand", async () => {
    const link = addLink(emulator);
    await control("PATCH", `/links/${link.id}`, { name: "By hand" });
    expect(link.name).toBe("By hand");
    expect((await control("DELETE", `/links/${link.id}`)).status).toBe(204);
    expect(emulator.state.links).toEqual([]);
    expect((await control("PATCH", `/links/${link.id}`, {})).status).toBe(404);
  });

  test("shows and clears the requests, which do not include its own", async () => {
    await manifest();
    expect((await control("GET", "/requests")).json).toMatchObject({
      total: 1,
      byRoute: { "GET /rest/applinks/1.0/manifest": 1 },
    });
    await control("DELETE", "/requests");
    expect(emulator.requests.total).toBe(0);
  });

  test("adds, lists and removes faults, which do not affect its own requests", async () => {
    const { json } = await control("POST", "/faults", {
      kind: "status",
      status: 503,
      match: { path: "manifest$" },
    });
    expect((await manifest()).status).toBe(503);
    expect((await control("GET", "/faults")).json).toMatchObject([{ id: json.id, applied: 1 }]);
    expect((await control("DELETE", `/faults/${json.id}`)).status).toBe(204);
    expect((await manifest()).status).toBe(200);
    await control("POST", "/faults", { kind: "reset-before" });
    expect((await control("DELETE", "/faults")).status).toBe(204);
  });

  test("changes quirks, one by one or by profile", async () => {
    await control("PUT", "/quirks", { profile: "legacy", xml: false });
    expect(emulator.quirks).toMatchObject({ rest3: false, xml: false });
    expect((await control("GET", "/quirks")).json).toEqual(emulator.quirks);
  });

  test("changes settings and the base URL", async () => {
    await control("PUT", "/settings", { latencyMs: 1, baseUrl: "https://wiki.example.com/" });
    expect(emulator.settings.latencyMs).toBe(1);
    expect(emulator.context.baseUrl).toBe("https://wiki.example.com");
    emulator.context.baseUrl = emulator.url;
  });

  test.each([
    ["POST", "/faults", { kind: "flood" }],
    ["PUT", "/quirks", { nonsense: true }],
    ["PUT", "/quirks", { xml: "maybe" }],
    ["PUT", "/quirks", { profile: "nope" }],
    ["PUT", "/settings", { nonsense: true }],
  ])("%s %s refuses %j in a sentence", async (method, path, body) => {
    expect(await control(method, path, body)).toEqual({ status: 400, json: { error: expect.any(String) } });
  });

  test("is not for web pages", async () => {
    const response = await control("GET", "/state", undefined, { Origin: "https://evil.example.com" });
    expect(response.status).toBe(403);
    // A page that uses DNS rebinding sends its own host name.
    const { port } = new URL(emulator.url);
    const status = await new Promise((resolve) => {
      request({ port, path: "/__emulator/state", headers: { host: "evil.example.com" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});
