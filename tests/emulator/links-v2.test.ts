import { randomUUID } from "node:crypto";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { type RestClient, restClient } from "../support/rest-client";

let emulator: Emulator;
let asAdmin: RestClient;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence" });
  asAdmin = restClient(emulator.url);
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const LINKS = "/rest/applinks/3.0/applicationlink";
const foo = {
  id: null,
  name: "FOO",
  rpcUrl: "https://jira.example.com/",
  displayUrl: "https://jira.example.com",
  typeId: "generic",
};

describe("creation by PUT on REST 2.0 and 3.0", () => {
  test("derives the id of a generic link from its URL, whatever id is sent", async () => {
    const created = await asAdmin("PUT", LINKS, { ...foo, id: randomUUID() });
    const id = "da27e63d-1539-3159-9f9f-7d07dc24f532";
    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      "status-code": 201,
      "resources-created": [{ href: `${emulator.url}${LINKS}/${id}`, rel: "self" }],
    });
    expect(emulator.state.links).toEqual([
      {
        id,
        typeId: "generic",
        name: "FOO",
        rpcUrl: "https://jira.example.com",
        displayUrl: "https://jira.example.com",
        isPrimary: true,
        isSystem: false,
        properties: {},
        providers: {},
      },
    ]);
  });

  test("uses the id that is sent for other types, or derives one if none is sent", async () => {
    const id = randomUUID();
    await asAdmin("PUT", LINKS, { ...foo, typeId: "jira", id });
    await asAdmin("PUT", LINKS, { ...foo, typeId: "jira", rpcUrl: "http://localhost:8080" });
    expect(emulator.state.links.map((link) => link.id)).toEqual([id, "37d007a5-6d81-3107-8e5b-52c10342db37"]);
  });

  test("two links to one URL are possible when their ids differ", async () => {
    for (const id of [randomUUID(), randomUUID()]) {
      expect((await asAdmin("PUT", LINKS, { ...foo, typeId: "jira", id })).status).toBe(201);
    }
  });

  test("renames silently when the name is taken, ignoring numbers that are there already", async () => {
    const names = ["X", "X", "X", "X - 2", "x"];
    for (const [index, name] of names.entries()) {
      await asAdmin("PUT", LINKS, { ...foo, name, rpcUrl: `https://${index}.example.com` });
    }
    expect(emulator.state.links.map(({ name }) => name)).toEqual(["X", "X - 2", "X - 3", "X - 2 - 2", "x"]);
  });

  test("the first link of a type is primary, a later one only on request", async () => {
    for (const [host, isPrimary] of [
      ["a", false],
      ["b", false],
      ["c", true],
    ]) {
      await asAdmin("PUT", LINKS, { ...foo, name: host, rpcUrl: `https://${host}.example.com`, isPrimary });
    }
    await asAdmin("PUT", LINKS, { ...foo, typeId: "jira" });
    expect(emulator.state.links.map(({ isPrimary }) => isPrimary)).toEqual([false, false, true, true]);
  });

  test("adds an allowlist rule, which is deleted with the link", async () => {
    await asAdmin("PUT", LINKS, foo);
    const [link] = emulator.state.links;
    expect(emulator.state.allowlist.rules).toEqual([
      {
        id: 1,
        expression: link?.id,
        type: "whitelist.application.link",
        allowInbound: false,
        allowAnonymousUser: false,
      },
    ]);
    await asAdmin("DELETE", `${LINKS}/${link?.id}`);
    expect(emulator.state.allowlist.rules).toEqual([]);
  });

  test.each([
    ["DENY", []],
    ["ALLOW_ANONYMOUS", [{ allowAnonymousUser: true }]],
  ] as const)("under the restrictiveness %s the rule is %j", async (restrictiveness, rules) => {
    emulator.state.allowlist.restrictiveness = restrictiveness;
    await asAdmin("PUT", LINKS, foo);
    expect(emulator.state.allowlist.rules).toMatchObject(rules);
  });

  test.each<[string, object, number]>([
    ["an unknown type", { typeId: "unheard-of" }, 400],
    ["no type", { typeId: undefined }, 400],
    ["no RPC URL", { rpcUrl: null }, 500],
    ["no display URL", { displayUrl: null }, 500],
    ["a relative URL", { rpcUrl: "/jira" }, 500],
    ["a URL with a space", { rpcUrl: "https://jira example.com" }, 500],
    ["no name", { name: null }, 500],
    ["a malformed id", { typeId: "jira", id: "nonsense" }, 500],
    ["isSystem true", { isSystem: true }, 500],
  ])("with %s fails", async (_what, change, status) => {
    expect((await asAdmin("PUT", LINKS, { ...foo, ...change })).status).toBe(status);
    expect(emulator.state.links).toEqual([]);
  });

  test("a used id is a 400 with an error list", async () => {
    await asAdmin("PUT", LINKS, foo);
    const again = await asAdmin("PUT", LINKS, foo);
    expect(again.status).toBe(400);
    expect(again.json).toEqual({ status: 400, message: [expect.any(String)] });
  });

  test("the id of a ghost link is refused as well, until it is deleted", async () => {
    const id = "da27e63d-1539-3159-9f9f-7d07dc24f532";
    for (const path of [LINKS, "/rest/applinks/3.0/applinks"]) {
      emulator.state.ghostLinkIds = [id];
      emulator.state.links = [];
      expect((await asAdmin("PUT", LINKS, foo)).status).toBe(400);
      expect((await asAdmin("GET", "/rest/applinks/3.0/applinks")).json).toEqual([]);
      // The resource of REST 1.0 fails because the ghost has no type.
      expect((await asAdmin("GET", `${LINKS}/${id}`)).status).toBe(400);
      expect([200, 204]).toContain((await asAdmin("DELETE", `${path}/${id}`)).status);
      expect((await asAdmin("PUT", LINKS, foo)).status).toBe(201);
    }
  });

  test("REST 1.0 has no such operation", async () => {
    expect((await asAdmin("PUT", "/rest/applinks/1.0/applicationlink", foo)).status).toBe(405);
  });

  test("malformed JSON is a 400, another content type a 415", async () => {
    expect((await asAdmin("PUT", LINKS, "{")).status).toBe(400);
    expect((await asAdmin("PUT", LINKS, "a=b", { "Content-Type": "text/plain" })).status).toBe(415);
  });
});

describe("update by POST on REST 2.0 and 3.0", () => {
  test("changes name and display URL and responds with 200", async () => {
    const link = addLink(emulator);
    const change = { ...link, name: " New ", displayUrl: "https://new.example.com/", isPrimary: true };
    const updated = await asAdmin("POST", `${LINKS}/${link.id}`, change);
    expect(updated.status).toBe(200);
    expect(updated.json).toMatchObject({
      "resources-updated": [{ href: `${emulator.url}${LINKS}/${link.id}` }],
    });
    expect(link).toMatchObject({ name: "New", displayUrl: "https://new.example.com", isPrimary: false });
  });

  test("without an id in the body is applied, then fails with 500", async () => {
    const link = addLink(emulator);
    const { status } = await asAdmin("POST", `${LINKS}/${link.id}`, { ...link, id: undefined, name: "New" });
    expect(status).toBe(500);
    expect(link.name).toBe("New");
  });

  test.each<[string, object]>([
    ["an unknown type", { typeId: "unheard-of" }],
    ["a taken name", { name: "Taken" }],
    ["another RPC URL", { rpcUrl: "https://moved.example.com" }],
  ])("to %s is a 400", async (_what, change) => {
    addLink(emulator, { name: "Taken" });
    const link = addLink(emulator, { name: "Mine" });
    const before = structuredClone(link);
    expect((await asAdmin("POST", `${LINKS}/${link.id}`, { ...link, ...change })).status).toBe(400);
    expect(link).toEqual(before);
  });

  test("of an unknown link is a 400, not a 404", async () => {
    expect((await asAdmin("POST", `${LINKS}/${randomUUID()}`, foo)).status).toBe(400);
  });

  test("of a system link is a 403 for administrators", async () => {
    const link = addLink(emulator, { isSystem: true });
    const asManager = restClient(emulator.url, "manager");
    const change = { ...link, isSystem: false };
    expect((await asManager("POST", `${LINKS}/${link.id}`, change)).status).toBe(403);
  });
});
