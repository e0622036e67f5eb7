import { randomUUID } from "node:crypto";
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

const LINKS = "/rest/applinks/3.0/applinks";
const contexts = (response: { json: unknown }) =>
  (response.json as { errors: { context?: string }[] }).errors.map(({ context }) => context);

describe("reading links on REST 3.0", () => {
  test("the list is a bare array with empty properties and data", async () => {
    const { id, name, displayUrl, rpcUrl } = addLink(emulator, { typeId: "stash", isSystem: true });
    expect((await asAdmin("GET", LINKS)).json).toEqual([
      {
        id,
        name,
        displayUrl,
        rpcUrl,
        type: "stash",
        system: true,
        primary: false,
        properties: {},
        data: {},
      },
    ]);
  });

  test("properties and data are included on request, null when there are none", async () => {
    const { id } = addLink(emulator, { properties: { secret: "s" } });
    const query =
      "?property=secret&property=oauth2ConnectionType&data=atlassian&data=configUrl&data=unheardOf";
    expect((await asAdmin("GET", `${LINKS}/${id}${query}`)).json).toMatchObject({
      properties: { secret: "s", oauth2ConnectionType: null },
      data: { atlassian: false, configUrl: expect.stringContaining(id), unheardOf: null },
    });
  });

  test("OAuth 2.0 configurations and clients appear among the links, and nowhere else", async () => {
    const [client, config] = [randomUUID(), randomUUID()];
    const common = { clientId: "c", clientSecret: "s" };
    emulator.state.oauth2Clients.push({
      ...common,
      id: client,
      name: "Client",
      redirects: ["https://app.example.com:8443/cb"],
      userKey: "admin",
      scope: "READ",
    });
    emulator.state.oauth2Configs.push({
      ...common,
      id: config,
      name: "Provider",
      description: "",
      type: "GENERIC",
      authorizationEndpoint: "https://idp.example.com:444/authorize",
      tokenEndpoint: "https://idp.example.com/token",
      scopes: ["openid"],
      redirectUriSuffix: "x",
    });
    const list = await asAdmin("GET", `${LINKS}?property=oauth2ConnectionType`);
    expect(list.json).toMatchObject([
      {
        id: config,
        type: "generic",
        rpcUrl: "https://idp.example.com",
        properties: { oauth2ConnectionType: "OAUTH2_CLIENT" },
      },
      {
        id: client,
        name: "Client",
        displayUrl: "https://app.example.com",
        properties: { oauth2ConnectionType: "OAUTH2_PROVIDER" },
      },
    ]);
    for (const method of ["GET", "DELETE"]) {
      expect((await asAdmin(method, `${LINKS}/${client}`)).status).toBe(404);
    }
    expect((await asAdmin("GET", "/rest/applinks/3.0/applicationlink")).json).toEqual({
      applicationLinks: [],
    });
    await asAdmin("DELETE", "/rest/applinks/3.0/features/V4_UI");
    expect((await asAdmin("GET", LINKS)).json).toEqual([]);
  });

  test.each([
    ["anonymous callers", () => anonymousClient(emulator.url), 401],
    ["users", () => restClient(emulator.url, "editor"), 403],
    ["administrators", () => restClient(emulator.url, "manager"), 404],
  ] as const)("for %s an unknown link is a %s", async (_who, client, status) => {
    const response = await client()("GET", `${LINKS}/${randomUUID()}`);
    expect(response.status).toBe(status);
    expect(response.json).toEqual({ status, errors: [{ summary: expect.any(String) }] });
  });

  test("a malformed id is a 400", async () => {
    expect((await asAdmin("GET", `${LINKS}/nonsense`)).status).toBe(400);
  });

  test("only JSON is accepted and produced (406, 415), unless the quirk says otherwise", async () => {
    const { id } = addLink(emulator);
    const read = () => asAdmin("GET", LINKS, undefined, { Accept: "application/xml" });
    const write = () => asAdmin("PUT", `${LINKS}/${id}`, "{}", { "Content-Type": "application/xml" });
    expect((await read()).status).toBe(406);
    expect((await write()).status).toBe(415);
    emulator.quirks.strictV3MediaTypes = false;
    expect((await read()).json).toHaveLength(1);
    expect((await write()).status).toBe(400);
  });
});

describe("update on REST 3.0", () => {
  test("changes name, RPC URL and display URL at once, and makes the link primary", async () => {
    const primary = addLink(emulator, { isPrimary: true });
    const link = addLink(emulator);
    const change = {
      name: " New ",
      rpcUrl: "https://rpc.example.com/",
      displayUrl: "https://display.example.com",
      primary: true,
    };
    const updated = await asAdmin("PUT", `${LINKS}/${link.id}`, { ...link, ...change, data: { x: 1 } });
    expect(updated.status).toBe(200);
    expect(updated.json).toEqual({
      id: link.id,
      name: "New",
      rpcUrl: "https://rpc.example.com/",
      displayUrl: "https://display.example.com",
      type: "generic",
      system: false,
      primary: true,
    });
    expect(primary.isPrimary).toBe(false);
  });

  test("primary false changes nothing", async () => {
    const link = addLink(emulator, { isPrimary: true });
    await asAdmin("PUT", `${LINKS}/${link.id}`, { ...link, primary: false });
    expect(link.isPrimary).toBe(true);
  });

  test("missing members are named in the refusal", async () => {
    const { id } = addLink(emulator);
    const response = await asAdmin("PUT", `${LINKS}/${id}`, { name: "" });
    expect(response.status).toBe(400);
    expect(contexts(response)).toEqual(["name", "rpcUrl", "displayUrl"]);
  });

  test("everything that another link has is refused in one response, including the display URL", async () => {
    const other = addLink(emulator);
    const link = addLink(emulator);
    const { name, rpcUrl, displayUrl } = other;
    const response = await asAdmin("PUT", `${LINKS}/${link.id}`, { name, rpcUrl, displayUrl });
    expect(response.status).toBe(400);
    expect(contexts(response)).toEqual(["name", "rpcUrl", "displayUrl"]);
  });

  test.each(["/relative", "jira.example.com", "https://exa mple.com", "ftp://x.example.com", "https://"])(
    "the URL %j is refused",
    async (rpcUrl) => {
      const link = addLink(emulator);
      const response = await asAdmin("PUT", `${LINKS}/${link.id}`, { ...link, rpcUrl });
      expect(response.status).toBe(400);
      expect(contexts(response)).toEqual(["rpcUrl"]);
    },
  );

  test("a system link can be deleted but not changed", async () => {
    const link = addLink(emulator, { isSystem: true });
    expect((await asAdmin("PUT", `${LINKS}/${link.id}`, link)).status).toBe(400);
    expect((await asAdmin("DELETE", `${LINKS}/${link.id}`)).status).toBe(204);
  });

  test("an unknown link is a 404", async () => {
    const link = addLink(emulator);
    expect((await asAdmin("PUT", `${LINKS}/${randomUUID()}`, link)).status).toBe(404);
  });
});

describe("DELETE on REST 3.0", () => {
  test("responds with 204 without a body, then 404", async () => {
    const { id } = addLink(emulator);
    const deleted = await asAdmin("DELETE", `${LINKS}/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await asAdmin("DELETE", `${LINKS}/${id}`)).status).toBe(404);
  });
});

describe("a server without REST 3.0", () => {
  beforeEach(() => {
    emulator.quirks.rest3 = false;
  });

  test.each(["3.0/applinks", "latest/applinks", "3.0/applicationlink", "3.0/manifest", "3.0/features/V3_UI"])(
    "%s is a 404",
    async (path) => {
      expect((await asAdmin("GET", `/rest/applinks/${path}`)).status).toBe(404);
    },
  );

  test("latest is 2.0", async () => {
    expect((await asAdmin("GET", "/rest/applinks/latest/applicationlink")).status).toBe(200);
  });
});

describe("features", () => {
  const FEATURE = "/rest/applinks/3.0/features";

  test("are read, switched on and off", async () => {
    expect((await asAdmin("GET", `${FEATURE}/ONE_WAY_APPLINKS`)).json).toEqual({ ONE_WAY_APPLINKS: false });
    const put = await asAdmin("PUT", `${FEATURE}/ONE_WAY_APPLINKS`);
    expect([put.status, put.json]).toEqual([200, { ONE_WAY_APPLINKS: true }]);
    expect((await asAdmin("DELETE", `${FEATURE}/ONE_WAY_APPLINKS`)).status).toBe(204);
    emulator.quirks.featureShape = "enabled";
    expect((await asAdmin("GET", `${FEATURE}/V4_UI`)).json).toEqual({ name: "V4_UI", enabled: true });
  });

  test("an unknown one is a 400", async () => {
    expect((await asAdmin("GET", `${FEATURE}/NOPE`)).status).toBe(400);
  });
});
