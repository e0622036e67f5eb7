import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { anonymousClient, type RestClient, restClient } from "../support/rest-client";

let emulator: Emulator;
let asAdmin: RestClient;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence" });
  asAdmin = restClient(emulator.url);
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const RULES = "/rest/whitelist/1.0";
const rule = {
  expression: "example.com",
  type: "whitelist.domain.name",
  allowInbound: true,
  allowAnonymousUser: false,
};

describe("the allowlist", () => {
  test("rules are added, changed, listed and deleted, always with 200", async () => {
    const added = await asAdmin("POST", RULES, rule);
    expect([added.status, added.json]).toMatchObject([
      200,
      { ...rule, id: 1, allowEdit: true, allowDelete: true },
    ]);
    const changed = await asAdmin("PUT", `${RULES}/1`, { allowInbound: false });
    expect([changed.status, changed.json]).toMatchObject([
      200,
      { expression: "example.com", allowInbound: false },
    ]);
    expect((await asAdmin("GET", `${RULES}/`)).json).toMatchObject({ rules: [{ id: 1 }] });
    for (const _time of [1, 2]) expect((await asAdmin("DELETE", `${RULES}/1`)).status).toBe(200);
    expect(emulator.state.allowlist.rules).toEqual([]);
  });

  test.each<[string, object, object]>([
    ["a blank expression", { expression: "" }, { errors: { expression: expect.any(String) } }],
    ["an unknown type", { type: "x" }, { message: expect.any(String) }],
    ["the type of links", { type: "whitelist.application.link" }, { message: expect.any(String) }],
  ])("%s is a 400", async (_what, change, body) => {
    const response = await asAdmin("POST", RULES, { ...rule, ...change });
    expect([response.status, response.json]).toEqual([400, body]);
  });

  test("the rule of a link cannot be changed by hand", async () => {
    await asAdmin("PUT", "/rest/applinks/3.0/applicationlink", {
      name: "A",
      typeId: "generic",
      rpcUrl: "https://a.example.com",
      displayUrl: "https://a.example.com",
    });
    expect((await asAdmin("GET", RULES)).json).toMatchObject({
      rules: [{ allowEdit: false, allowDelete: false }],
    });
    expect((await asAdmin("PUT", `${RULES}/1`, { allowInbound: true })).status).toBe(400);
    expect((await asAdmin("DELETE", `${RULES}/1`)).status).toBe(400);
  });

  test.each([
    ["whitelist.domain.name", "example.com", "https://example.com/x", true],
    ["whitelist.exact.url", "https://example.com/x", "https://example.com/x/y", false],
    ["whitelist.wildcard.expression", "https://*.example.com/*", "https://a.example.com/x", true],
    ["whitelist.regular.expression", "https://[ab]\\..*", "https://c.example.com", false],
    ["whitelist.regular.expression", "(", "https://c.example.com", false],
  ])("anybody may check a URL: %s %s for %s is %s", async (type, expression, url, outboundWithAuth) => {
    await asAdmin("POST", RULES, { ...rule, type, expression });
    const path = `${RULES}/check?url=${encodeURIComponent(url)}`;
    const response = await anonymousClient(emulator.url)("GET", path);
    expect(response.json).toMatchObject({ outbound: false, outboundWithAuth });
  });

  test("a link's addresses are allowed, and everything while the list is off", async () => {
    const link = addLink(emulator);
    emulator.state.allowlist.rules = [
      {
        id: 1,
        expression: link.id,
        type: "whitelist.application.link",
        allowInbound: false,
        allowAnonymousUser: false,
      },
    ];
    const check = async (url: string) =>
      (await asAdmin("GET", `${RULES}/check?url=${encodeURIComponent(url)}`)).json;
    expect(await check(`${link.rpcUrl}/rest`)).toMatchObject({ outboundWithAuth: true });
    expect(await check(`${link.rpcUrl}.evil.com`)).toMatchObject({ outboundWithAuth: false });
    expect((await asAdmin("POST", `${RULES}/disable`)).status).toBe(200);
    expect(await check("https://anything.example.com")).toMatchObject({ outbound: true });
    expect((await asAdmin("POST", `${RULES}/enable`)).status).toBe(200);
    expect(emulator.state.allowlist.enabled).toBe(true);
  });

  test("switching without a body needs the XSRF header", async () => {
    const headers = { Authorization: `Basic ${Buffer.from("admin:admin").toString("base64")}` };
    const response = await fetch(`${emulator.url}${RULES}/disable`, { method: "POST", headers });
    expect(response.status).toBe(403);
  });

  test("the settings decide which rules links get", async () => {
    const settings = { applicationLinkRestrictiveness: "DENY" };
    expect((await asAdmin("PUT", `${RULES}/settings`, settings)).json).toEqual(settings);
    expect((await asAdmin("GET", `${RULES}/settings`)).json).toEqual(settings);
    const wrong = { applicationLinkRestrictiveness: "MAYBE" };
    expect((await asAdmin("PUT", `${RULES}/settings`, wrong)).status).toBe(400);
  });

  test("users may not see it; its path is the other one under the other reading", async () => {
    expect((await restClient(emulator.url, "editor")("GET", RULES)).status).toBe(401);
    emulator.quirks.allowlistPath = "/rest/whitelist/latest";
    expect((await asAdmin("GET", RULES)).status).toBe(404);
    expect((await asAdmin("GET", "/rest/whitelist/latest")).status).toBe(200);
  });

  test("under the other reading, type names are those of the enum", async () => {
    emulator.quirks.allowlistTypeNames = "enum";
    expect((await asAdmin("POST", RULES, rule)).status).toBe(400);
    expect((await asAdmin("POST", RULES, { ...rule, type: "DOMAIN_NAME" })).status).toBe(200);
  });
});
