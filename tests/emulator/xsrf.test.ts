import { randomUUID } from "node:crypto";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence" });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const LINKS = "/rest/applinks/1.0/applicationlink";

function send(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const authorization = `Basic ${Buffer.from("admin:admin").toString("base64")}`;
  const init = { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) };
  return fetch(emulator.url + path, init);
}

describe("the XSRF guard of REST", () => {
  test.each<[string, Record<string, string>, number]>([
    ["no content type and no header", {}, 403],
    ["a form content type", { "Content-Type": "application/x-www-form-urlencoded" }, 403],
    ["a JSON content type", { "Content-Type": "application/json" }, 200],
    ["the header", { "X-Atlassian-Token": "no-check" }, 200],
    ["the header's old value", { "X-Atlassian-Token": "nocheck" }, 200],
    ["a wrong header", { "X-Atlassian-Token": "yes" }, 403],
    ["a browser without an origin", { "User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "no-check" }, 403],
    [
      "a browser from another origin",
      { "User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "no-check", Origin: "https://evil.example.com" },
      403,
    ],
  ])("a POST with %s", async (_what, headers, status) => {
    const { id } = addLink(emulator);
    expect((await send("POST", `${LINKS}/primary/${id}`, headers)).status).toBe(status);
  });

  test("a browser's POST from the same origin passes", async () => {
    const { id } = addLink(emulator);
    const headers = { "User-Agent": "Mozilla/5.0", "X-Atlassian-Token": "no-check", Origin: emulator.url };
    expect((await send("POST", `${LINKS}/primary/${id}`, headers)).status).toBe(200);
  });

  test("PUT and DELETE are allowed", async () => {
    const browser = { "User-Agent": "Mozilla/5.0", Origin: "https://evil.example.com" };
    expect((await send("DELETE", `${LINKS}/${randomUUID()}`, browser)).status).toBe(404);
    const put = await send("PUT", "/rest/applinks/3.0/features/V3_UI", browser);
    expect(put.status).toBe(200);
  });

  test("the manifest form needs the header although it is a GET", async () => {
    const path = "/rest/applinks/1.0/applicationlinkForm/manifest?url=";
    expect((await send("GET", path)).status).toBe(403);
    expect((await send("GET", path, { "X-Atlassian-Token": "no-check" })).status).toBe(400);
  });

  test("the legacy switch turns its 403 into a 404", async () => {
    emulator.settings.xsrfFailureStatus = 404;
    expect((await send("POST", `${LINKS}/primary/${randomUUID()}`)).status).toBe(404);
  });

  test.each<[string, Record<string, string>, number]>([
    ["nocheck", { "X-Atlassian-Token": "nocheck" }, 200],
    ["no-check", { "X-Atlassian-Token": "no-check" }, 403],
    ["a JSON content type", { "Content-Type": "application/json" }, 200],
  ])("the old platform decides otherwise about %s", async (_what, headers, status) => {
    emulator.quirks.platform = "old";
    const { id } = addLink(emulator);
    expect((await send("POST", `${LINKS}/primary/${id}`, headers)).status).toBe(status);
  });
});
