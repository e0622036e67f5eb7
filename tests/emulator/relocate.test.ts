import { randomUUID } from "node:crypto";
import type { Emulator, Link } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { restClient } from "../support/rest-client";

let confluence: Emulator;
let jira: Emulator;
let link: Link;

beforeAll(async () => {
  [confluence, jira] = await Promise.all([
    openServerWithBasic({ product: "confluence" }),
    openServerWithBasic({ product: "jira", anonymousAccess: true }),
  ]);
});
beforeEach(() => {
  link = addLink(confluence, { typeId: "jira" });
});
afterEach(() => {
  confluence.reset();
  jira.reset();
});
afterAll(() => Promise.all([confluence.close(), jira.close()]));

const DOWN = "http://127.0.0.1:9/jira";

function relocate(newUrl: string, { nowarning = false, id = link.id, user = "admin" } = {}) {
  const query = new URLSearchParams({ newUrl, nowarning: String(nowarning) });
  return restClient(confluence.url, user)(
    "POST",
    `/rest/applinks/1.0/relocateApplicationlink/${id}?${query}`,
  );
}

describe("relocateApplicationlink", () => {
  test("moves to a server that responds, with the display URL from its manifest", async () => {
    jira.context.baseUrl = "https://jira.example.com";
    expect((await relocate(jira.url)).status).toBe(204);
    expect(link).toMatchObject({ rpcUrl: jira.url, displayUrl: "https://jira.example.com" });
    jira.context.baseUrl = jira.url;
  });

  test("to a server that does not respond is a 409 without a body, unless warnings are off", async () => {
    const before = structuredClone(link);
    const refused = await relocate(DOWN);
    expect([refused.status, refused.text]).toEqual([409, ""]);
    expect(link).toEqual(before);
    expect((await relocate(DOWN, { nowarning: true })).status).toBe(204);
    expect(link).toMatchObject({ rpcUrl: DOWN, displayUrl: DOWN });
  });

  test("to an application of another type is a 400 in plain text", async () => {
    link.typeId = "bamboo";
    const refused = await relocate(jira.url);
    expect(refused.status).toBe(400);
    expect(refused.headers.get("content-type")).toContain("text/plain");
  });

  test("of an unknown link is a 404, to something that is not a URL a 500", async () => {
    expect((await relocate(jira.url, { id: randomUUID() })).status).toBe(404);
    expect((await relocate("no url")).status).toBe(500);
  });

  test("is for system administrators: 403, and 401 for users", async () => {
    expect((await relocate(jira.url, { user: "manager" })).status).toBe(403);
    expect((await relocate(jira.url, { user: "editor" })).status).toBe(401);
  });

  test("on the old platform is for administrators, and keeps the display URL", async () => {
    confluence.quirks.platform = "old";
    const { displayUrl } = link;
    expect((await relocate(DOWN, { nowarning: true, user: "manager" })).status).toBe(204);
    expect(link).toMatchObject({ rpcUrl: DOWN, displayUrl });
  });
});

describe("checks of peers", () => {
  const asAdmin = (path: string) => restClient(confluence.url)("GET", `/rest/applinks/1.0${path}`);

  test("the manifest of a linked application is fetched from it", async () => {
    const { id } = addLinkTo(confluence, jira);
    expect((await asAdmin(`/manifest/${id}`)).json).toMatchObject({ id: jira.applicationId });
    expect((await asAdmin(`/manifest/${randomUUID()}`)).status).toBe(400);
    link.rpcUrl = DOWN;
    expect((await asAdmin(`/manifest/${link.id}`)).status).toBe(404);
  });

  test("authenticationinfo confirms that the caller is an administrator", async () => {
    const ask = (user: string) =>
      restClient(confluence.url, user)("GET", "/rest/applinks/1.0/authenticationinfo");
    expect((await ask("manager")).status).toBe(200);
    expect((await ask("editor")).status).toBe(401);
  });

  test("authenticationinfo checks which application is at an address", async () => {
    const ask = (id: string) => {
      return asAdmin(`/authenticationinfo/id/${id}/url/${jira.url}?url=${encodeURIComponent(jira.url)}`);
    };
    expect((await ask(jira.applicationId)).status).toBe(200);
    expect((await ask(randomUUID())).status).toBe(404);
  });

  test.each<[string, Record<string, Record<string, string>>, string]>([
    ["no authentication", {}, "NO_AUTHENTICATION_CONFIGURED"],
    ["a valid login", { BasicAuthenticationProvider: { username: "admin", password: "admin" } }, "ALLOWED"],
    [
      "a wrong login",
      { BasicAuthenticationProvider: { username: "admin", password: "x" } },
      "AUTHENTICATION_FAILED",
    ],
    ["3LO without a token", { OAuthAuthenticationProvider: {} }, "CREDENTIALS_REQUIRED"],
  ])("the permission to delete at the peer with %s is %s", async (_what, providers, code) => {
    const prefix = "com.atlassian.applinks.api.auth.types.";
    const { id } = addLinkTo(confluence, jira, {
      providers: Object.fromEntries(
        Object.entries(providers).map(([name, config]) => [prefix + name, config]),
      ),
    });
    expect((await asAdmin(`/permission/reciprocate-application-delete/${id}`)).json).toEqual({ code });
  });
});
