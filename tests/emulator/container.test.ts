import { request } from "node:http";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic, startConfluence, startServer } from "../support/emulator";
import { pageClient } from "../support/page-client";
import { restClient } from "../support/rest-client";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await openServerWithBasic({
    product: "confluence",
    profile: "confluence-9.2",
    contextPath: "/wiki",
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

interface RawResponse {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly cookie: string;
}

/** Sends a request line and headers unchanged: `fetch` would correct them. */
function raw(path: string, headers: Record<string, string> = {}, body?: string): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(emulator.url);
    const method = body === undefined ? "GET" : "POST";
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      response.resume().on("end", () =>
        resolve({
          status: response.statusCode,
          location: response.headers.location,
          cookie: String(response.headers["set-cookie"] ?? ""),
        }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

describe("the servlet container", () => {
  test.each([
    ["/wiki/rest/applinks/1.0/manifest", 200],
    ["/wiki/rest/applinks/1.0/manifest?a={", 400],
    ["/wiki/rest/applinks/1.0/manifest?a=[0]", 400],
    ["/wiki/display/DS/a|b", 400],
    ["/wiki/display/DS/a^b", 400],
    ["/wiki/rest/applinks/1.0/manifest/a%2Fb", 400],
    ["/wiki/rest/applinks/1.0/manifest/a%5cb", 400],
    ["/wiki/rest/applinks/1.0/manifest?a=%2F%5C%7B", 200],
  ])("%s is a %i", async (path, status) => {
    expect((await raw(path)).status).toBe(status);
  });

  test("more than 8 KB of headers are a 400", async () => {
    const path = "/wiki/rest/applinks/1.0/manifest";
    expect((await raw(path, { "X-Long": "x".repeat(7_500) })).status).toBe(200);
    expect((await raw(path, { "X-Long": "x".repeat(8_500) })).status).toBe(400);
  });

  test.each([
    ["text/html", 406],
    ["image/png, text/plain;q=0.5", 406],
    ["text/html, */*;q=0.1", 200],
    ["application/json", 200],
  ])("Accept: %s is a %i on REST", async (Accept, status) => {
    expect((await raw("/wiki/rest/applinks/1.0/manifest", { Accept })).status).toBe(status);
  });

  test.each([
    ["json", 200],
    ["xml", 200],
    ["txt", 406],
    ["html", 406],
    ["atom", 406],
  ])("the suffix .%s is a %i on REST", async (suffix, status) => {
    expect((await raw(`/wiki/rest/applinks/1.0/manifest.${suffix}`)).status).toBe(status);
  });

  test("decodes forms without a charset as the quirk says", async () => {
    emulator.state.users.push({
      ...(emulator.state.users[0] as never as object),
      name: "zoë",
      password: "é",
    } as never);
    const logIn = async (type: string) => {
      const body = "os_username=zo%C3%AB&os_password=%C3%A9&os_destination=%2Fx";
      const { location } = await raw("/wiki/dologin.action", { "Content-Type": type }, body);
      return location !== undefined;
    };
    const form = "application/x-www-form-urlencoded";
    expect([await logIn(form), await logIn(`${form}; charset=UTF-8`)]).toEqual([true, true]);
    emulator.quirks.formCharset = "iso-8859-1";
    expect([await logIn(form), await logIn(`${form}; charset=UTF-8`)]).toEqual([false, true]);
  });

  test("behind a proxy that terminates TLS it redirects to https, with a cookie for https only", async () => {
    emulator.context.baseUrl = "https://wiki.example.com/wiki";
    const body = "os_username=admin&os_password=admin&os_destination=%2Fx";
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Host: "wiki.example.com" };
    const { location, cookie } = await raw("/wiki/dologin.action", headers, body);
    expect(location).toBe("https://wiki.example.com/wiki/x");
    expect(cookie).toContain("Secure");
    emulator.context.baseUrl = emulator.url;
  });
});

describe("the first requests of clients", () => {
  test("Jira describes itself, the session and a user's groups", async () => {
    const jira = await startServer({ product: "jira", profile: "confluence-9.2" });
    const asAdmin = restClient(jira.url);
    const info = await fetch(`${jira.url}/rest/api/2/serverInfo`);
    expect(await info.json()).toMatchObject({
      version: "10.3.12",
      versionNumbers: [10, 3, 12],
      deploymentType: "Server",
    });
    expect((await fetch(`${jira.url}/rest/auth/1/session`)).status).toBe(401);
    expect((await asAdmin("GET", "/rest/auth/1/session")).json).toMatchObject({ name: "admin" });
    const { json } = await asAdmin("GET", "/rest/api/2/user?username=admin&expand=groups");
    expect(json).toMatchObject({ groups: { size: 2, items: [{ name: "jira-administrators" }, {}] } });
  });

  test.each(["confluence", "jira", "bitbucket"] as const)(
    "%s reports that it is running",
    async (product) => {
      const { url } = await startServer({ product, contextPath: "/app", profile: "confluence-10" });
      expect(await (await fetch(`${url}/status`)).json()).toEqual({ state: "RUNNING" });
    },
  );

  test("Jira ends a session for its client, and the cookie is no longer valid", async () => {
    const jira = await startServer({ product: "jira", profile: "jira-11" });
    const session = `${jira.url}/rest/auth/1/session`;
    const browser = pageClient();
    await browser.logIn(jira.url, "editor");
    const Cookie = browser.cookieFor(jira.url);
    expect((await fetch(session, { headers: { Cookie } })).status).toBe(200);
    expect((await fetch(session, { method: "DELETE", headers: { Cookie } })).status).toBe(204);
    expect((await fetch(session, { headers: { Cookie } })).status).toBe(401);
    expect((await fetch(session, { method: "DELETE", headers: { Cookie } })).status).toBe(401);
  });

  test("Bitbucket describes a user", async () => {
    const bitbucket = await startServer({ product: "bitbucket", profile: "confluence-9.2" });
    const asAdmin = restClient(bitbucket.url);
    expect((await asAdmin("GET", "/rest/api/1.0/users/editor")).json).toMatchObject({
      slug: "editor",
      type: "NORMAL",
    });
    expect((await asAdmin("GET", "/rest/api/1.0/users/nobody")).json).toMatchObject({ errors: [{}] });
  });

  test("Confluence's search finds nothing", async () => {
    const confluence = await startConfluence({ profile: "confluence-9.2" });
    const { json } = await restClient(confluence.url)("GET", "/rest/api/search?cql=type%3Dpage&limit=5");
    expect(json).toMatchObject({ results: [], size: 0, totalSize: 0, limit: 5 });
  });
});
