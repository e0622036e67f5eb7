import { randomUUID } from "node:crypto";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { type RestClient, restClient } from "../support/rest-client";

let emulator: Emulator;
let asAdmin: RestClient;
let asManager: RestClient;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
  asAdmin = restClient(emulator.url);
  asManager = restClient(emulator.url, "manager");
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const OAUTH_PROVIDER = "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider";
const LINKS = "/rest/applinks/1.0/applicationlink";
const ids = (response: { json: unknown }) =>
  (response.json as { applicationLinks: { id: string }[] }).applicationLinks.map(({ id }) => id);

describe("reading links on REST 1.0 and 2.0", () => {
  test.each([
    "/rest/applinks/1.0/applicationlink",
    "/rest/applinks/2.0/applicationlink",
    "/rest/applinks/3.0/applicationlink",
    "/rest/applinks/latest/applicationlink",
    "/rest/applinks-oauth/1.0/applicationlink",
  ])("%s lists links, with self links below the same path", async (path) => {
    const link = addLink(emulator, { typeId: "jira", isPrimary: true });
    const list = await asAdmin("GET", path);
    expect(list.json).toEqual({
      applicationLinks: [
        {
          link: [{ href: `${emulator.url}${path}/${link.id}`, rel: "self" }],
          id: link.id,
          typeId: "jira",
          name: link.name,
          displayUrl: link.displayUrl,
          iconUrl: expect.stringContaining("jira"),
          iconUri: expect.stringContaining("jira"),
          rpcUrl: link.rpcUrl,
          isPrimary: true,
          isSystem: false,
        },
      ],
    });
    expect(list.headers.get("cache-control")).toContain("no-cache");
  });

  test("self links follow the address of the request, not the configured base URL", async () => {
    emulator.context.baseUrl = "https://wiki.example.com";
    addLink(emulator);
    const list = await asAdmin("GET", LINKS);
    expect(list.text).toContain(`${emulator.url}${LINKS}/`);
    emulator.context.baseUrl = emulator.url;
  });

  test("the list is in the order of creation, without links whose type is not installed", async () => {
    const first = addLink(emulator, { typeId: "jira" });
    const unknown = addLink(emulator, { typeId: "unheard-of" });
    const second = addLink(emulator, { typeId: "generic" });
    expect(ids(await asAdmin("GET", LINKS))).toEqual([first.id, second.id]);
    expect((await asAdmin("GET", `${LINKS}/${unknown.id}`)).status).toBe(400);
  });

  test("the list of a type has its primary link first", async () => {
    const first = addLink(emulator, { typeId: "jira" });
    const primary = addLink(emulator, { typeId: "jira", isPrimary: true });
    addLink(emulator, { typeId: "generic", isPrimary: true });
    expect(ids(await asAdmin("GET", `${LINKS}/type/jira`))).toEqual([primary.id, first.id]);
    expect((await asAdmin("GET", `${LINKS}/primary/jira`)).json).toMatchObject({ id: primary.id });
  });

  test("system links hide their RPC URL", async () => {
    const { id } = addLink(emulator, { isSystem: true });
    expect((await asAdmin("GET", `${LINKS}/${id}`)).json).not.toHaveProperty("rpcUrl");
  });

  test.each([
    ["an unknown id", `${LINKS}/${randomUUID()}`, 500],
    ["a malformed id", `${LINKS}/nonsense`, 500],
    ["an unknown type", `${LINKS}/type/unheard-of`, 400],
    ["the primary link of an unknown type", `${LINKS}/primary/unheard-of`, 400],
    ["the primary link of a type without links", `${LINKS}/primary/bamboo`, 404],
  ])("the response to %s has %s: %i", async (_what, path, status) => {
    const response = await asAdmin("GET", path);
    expect(response.status).toBe(status);
    const member = status === 400 ? "status" : "status-code";
    expect(response.json).toMatchObject({ [member]: status });
  });

  test("a 500 carries a message and a stack trace", async () => {
    const { json } = await asAdmin("GET", `${LINKS}/${randomUUID()}`);
    expect(json).toEqual({
      "status-code": 500,
      message: expect.any(String),
      "stack-trace": expect.any(String),
    });
  });

  test("a type whose links are all not primary is a 500", async () => {
    addLink(emulator, { typeId: "jira" });
    expect((await asAdmin("GET", `${LINKS}/primary/jira`)).status).toBe(500);
  });

  test("a method that a resource does not have is a 405", async () => {
    expect((await asAdmin("DELETE", LINKS)).status).toBe(405);
  });

  test("segments are case sensitive", async () => {
    expect((await asAdmin("GET", "/rest/applinks/1.0/ApplicationLink")).status).toBe(404);
  });
});

describe("the upsert of REST 1.0", () => {
  const body = (link: object = {}) => ({
    id: randomUUID(),
    typeId: "jira",
    name: "Jira",
    rpcUrl: "https://jira.example.com/",
    displayUrl: "https://jira.example.com",
    ...link,
  });

  test("creates with the id from the body and responds with 201", async () => {
    const link = body();
    const created = await asAdmin("PUT", `${LINKS}/${randomUUID()}`, link);
    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      "status-code": 201,
      "resources-created": [{ href: `${emulator.url}${LINKS}/${link.id}`, rel: "self" }],
    });
    expect(emulator.state.links).toMatchObject([{ id: link.id, rpcUrl: "https://jira.example.com" }]);
  });

  test("changes name and display URL of an existing link and responds with 200", async () => {
    const { id, rpcUrl } = addLink(emulator);
    const link = body({ id, name: " New ", rpcUrl, displayUrl: "https://new.example.com/" });
    const updated = await asAdmin("PUT", `${LINKS}/${id}`, link);
    expect(updated.status).toBe(200);
    expect(updated.json).toHaveProperty("resources-updated");
    expect(emulator.state.links).toMatchObject([{ name: "New", displayUrl: "https://new.example.com" }]);
  });

  test.each<[string, object, number]>([
    ["a type that is not installed", { typeId: "unheard-of" }, 400],
    ["no id in the body", { id: null }, 500],
    ["no name", { name: null }, 500],
    ["a relative URL", { rpcUrl: "jira" }, 500],
    ["a URL that is not http", { rpcUrl: "ftp://jira.example.com" }, 500],
    ["isSystem true, which loses the RPC URL", { isSystem: true }, 500],
  ])("creation with %s fails", async (_what, link, status) => {
    expect((await asAdmin("PUT", `${LINKS}/${randomUUID()}`, body(link))).status).toBe(status);
    expect(emulator.state.links).toEqual([]);
  });

  test("a taken name or another RPC URL is refused with 400, a system link with 403", async () => {
    const link = addLink(emulator, { name: "One" });
    addLink(emulator, { name: "Two" });
    const put = (change: object) => asAdmin("PUT", `${LINKS}/${link.id}`, body({ ...link, ...change }));
    expect((await put({ name: "Two" })).status).toBe(400);
    expect((await put({ rpcUrl: "https://moved.example.com" })).status).toBe(400);
    link.isSystem = true;
    const asOther = await asManager("PUT", `${LINKS}/${link.id}`, body({ ...link, isSystem: false }));
    expect(asOther.status).toBe(403);
    expect(link.name).toBe("One");
  });

  test("on the old platform all of that is simply stored", async () => {
    emulator.quirks.platform = "old";
    const link = addLink(emulator, { name: "One", isSystem: true });
    addLink(emulator, { name: "Two" });
    const change = body({ id: link.id, name: "Two", rpcUrl: "https://moved.example.com" });
    expect((await asManager("PUT", `${LINKS}/${link.id}`, change)).status).toBe(200);
    expect(link).toMatchObject({ name: "Two", rpcUrl: "https://moved.example.com" });
  });
});

describe("making a link primary", () => {
  test("clears the flag only of other links of its type", async () => {
    const old = addLink(emulator, { typeId: "jira", isPrimary: true });
    const other = addLink(emulator, { typeId: "generic", isPrimary: true });
    const link = addLink(emulator, { typeId: "jira" });
    const response = await asAdmin("POST", `${LINKS}/primary/${link.id}`);
    expect(response.status).toBe(200);
    expect(response.json).toMatchObject({
      "resources-updated": [{ rel: "self" }],
      message: expect.any(String),
    });
    expect([old, other, link].map(({ isPrimary }) => isPrimary)).toEqual([false, true, true]);
  });

  test("of an unknown link is a 500", async () => {
    expect((await asAdmin("POST", `${LINKS}/primary/${randomUUID()}`)).status).toBe(500);
  });
});

describe("DELETE on REST 1.0 and 2.0", () => {
  test("responds with 200 and a message, promotes the first remaining link, and deletes the consumers", async () => {
    const primary = addLink(emulator, {
      typeId: "jira",
      isPrimary: true,
      properties: { "oauth.incoming.consumerkey": "k" },
      providers: { [OAUTH_PROVIDER]: { "consumerKey.outbound": "o" } },
    });
    const second = addLink(emulator, { typeId: "jira" });
    const third = addLink(emulator, { typeId: "jira" });
    emulator.state.consumers.push({
      key: "k",
      name: "K",
      description: null,
      publicKey: "",
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: false,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: false,
    });
    const outgoing = { key: "o", name: "O", description: null, sharedSecret: "s" };
    emulator.state.serviceProviderConsumers = [outgoing, { ...outgoing, key: "other", name: "Other" }];
    const deleted = await asAdmin("DELETE", `${LINKS}/${primary.id}`);
    expect(deleted.status).toBe(200);
    expect(deleted.json).toEqual({ "status-code": 200, message: expect.any(String) });
    expect([second, third].map(({ isPrimary }) => isPrimary)).toEqual([true, false]);
    expect(emulator.state.consumers).toEqual([]);
    expect(emulator.state.serviceProviderConsumers).toMatchObject([{ key: "other" }]);
  });

  test("leaves the consumers under the other reading", async () => {
    emulator.quirks.deleteRemovesConsumer = false;
    const consumer = { key: "o", name: "O", description: null, sharedSecret: "s" };
    emulator.state.serviceProviderConsumers = [consumer];
    const { id } = addLink(emulator, { providers: { [OAUTH_PROVIDER]: { "consumerKey.outbound": "o" } } });
    expect((await asAdmin("DELETE", `${LINKS}/${id}`)).status).toBe(200);
    expect(emulator.state.serviceProviderConsumers).toEqual([consumer]);
  });

  test("of an unknown link is a 404, of a system link a 403 for administrators", async () => {
    expect((await asAdmin("DELETE", `${LINKS}/${randomUUID()}`)).status).toBe(404);
    const { id } = addLink(emulator, { isSystem: true });
    expect((await asManager("DELETE", `${LINKS}/${id}`)).status).toBe(403);
    expect((await asAdmin("DELETE", `${LINKS}/${id}`)).status).toBe(200);
  });

  test("with reciprocate and no way to authenticate at the peer is a 401 that keeps the link", async () => {
    const { id } = addLink(emulator, { typeId: "jira" });
    expect((await asAdmin("DELETE", `${LINKS}/${id}?reciprocate=true`)).status).toBe(401);
    expect(emulator.state.links).toHaveLength(1);
  });
});
