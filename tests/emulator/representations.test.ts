import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const LINKS = "/rest/applinks/1.0/applicationlink";
const authorization = `Basic ${Buffer.from("admin:admin").toString("base64")}`;

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(emulator.url + path, { headers: { authorization, ...headers } });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

/** Sends a raw request, for what `fetch` would repair or refuse. */
function rawRequest(...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(emulator.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
    socket.write(`${[...lines, "Connection: close", "", ""].join("\r\n")}`);
  });
}

describe("content negotiation on REST 1.0", () => {
  test.each([
    ["*/*", "xml"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"],
    ["application/json", "json"],
    ["application/json;q=0.5, application/xml", "xml"],
    ["application/xml;q=0.2,application/json;q=0.9", "json"],
    ["nonsense;;q=,,", "xml"],
    ["APPLICATION/JSON; charset=utf-8", "json"],
  ])("Accept %j gets %s", async (accept, type) => {
    expect((await get(LINKS, { accept })).type).toContain(type);
  });

  test("a missing Accept gets XML", async () => {
    const response = await rawRequest(
      `GET /wiki${LINKS} HTTP/1.1`,
      `Host: ${new URL(emulator.url).host}`,
      `authorization: ${authorization}`,
    );
    expect(response).toMatch(/content-type: application\/xml/i);
  });

  test("a .json suffix wins over Accept", async () => {
    expect((await get(`${LINKS}.json`, { accept: "application/xml" })).type).toContain("json");
    emulator.quirks.jsonSuffix = false;
    expect((await get("/rest/applinks/1.0/manifest.json")).status).toBe(404);
  });

  test("under the quirks JSON is the default, or the only type", async () => {
    emulator.quirks.defaultMediaType = "json";
    expect((await get(LINKS)).type).toContain("json");
    expect((await get(LINKS, { accept: "application/xml" })).type).toContain("xml");
    emulator.quirks.xml = false;
    expect((await get(LINKS)).type).toContain("json");
    expect((await get(LINKS, { accept: "application/xml" })).status).toBe(406);
  });
});

describe("XML", () => {
  test("lists repeat their own name, self links are attributes", async () => {
    const { id } = addLink(emulator, { name: "A & <B>", rpcUrl: "https://a.example.com/?x=1&y=2" });
    const { text } = await get(LINKS);
    expect(text).toContain(
      `<applicationLinks><applicationLinks><link href="${emulator.url}${LINKS}/${id}" rel="self"></link><id>${id}</id>`,
    );
    expect(text).toContain("<name>A &amp; &lt;B&gt;</name>");
    expect(text).toContain("<isPrimary>false</isPrimary>");
  });

  test("links are created from XML, and the Status entity comes as XML", async () => {
    const response = await fetch(`${emulator.url}/rest/applinks/2.0/applicationlink`, {
      method: "PUT",
      headers: { authorization, "Content-Type": "application/xml; charset=UTF-8" },
      body: `<?xml version="1.0"?><applicationLink><id/><name>A &amp; B</name><typeId>generic</typeId>
<rpcUrl>https://a.example.com/?x=1&amp;y=2</rpcUrl><displayUrl>https://a.example.com</displayUrl><isPrimary>true</isPrimary></applicationLink>`,
    });
    expect(response.status).toBe(201);
    const [link] = emulator.state.links;
    expect(link).toMatchObject({ name: "A & B", rpcUrl: "https://a.example.com/?x=1&y=2", isPrimary: true });
    const href = `${emulator.url}/rest/applinks/2.0/applicationlink/${link?.id}`;
    expect(await response.text()).toContain(
      `<status><status-code>201</status-code><resources-created><link href="${href}" rel="self">`,
    );
  });

  test("error lists carry their status as an attribute", async () => {
    const { status, text } = await get(`${LINKS}/type/unheard-of`);
    expect(status).toBe(400);
    expect(text).toMatch(/<error status="400"><message>[^<]+<\/message><\/error>/);
  });

  test("an uncaught exception is a Status entity, or an error page", async () => {
    expect((await get(`${LINKS}/${randomUUID()}`)).text).toMatch(
      /<status><status-code>500<\/status-code><message>[^<]*<\/message><stack-trace>/,
    );
    emulator.quirks.serverErrorBody = "error-page";
    const page = await get(`${LINKS}/${randomUUID()}`);
    expect([page.status, page.type]).toEqual([500, expect.stringContaining("text/html")]);
  });
});

describe("addresses", () => {
  test.each([
    `//rest/applinks/1.0/manifest`,
    "/rest//applinks/1.0/manifest",
    "/rest/x/../applinks/./1.0/manifest",
    "/rest/applinks/1.0/manifest;jsessionid=ABC",
    "/../wiki/rest/applinks/1.0/manifest",
  ])("%s reaches the manifest", async (path) => {
    const response = await rawRequest(`GET /wiki${path} HTTP/1.1`, `host: ${new URL(emulator.url).host}`);
    expect(response).toMatch(/^HTTP\/1.1 200 /);
    expect(response).toContain(emulator.applicationId);
  });

  test.each(["/rest/applinks/1.0/manifest", "/wikipedia/rest/applinks/1.0/manifest", "/"])(
    "%s is outside of the context path: 404",
    async (path) => {
      const { origin } = new URL(emulator.url);
      expect((await fetch(origin + path)).status).toBe(404);
    },
  );

  test("self links and redirects follow the Host header of the request", async () => {
    addLink(emulator);
    const response = await rawRequest(
      `GET /wiki${LINKS}.json HTTP/1.1`,
      "HOST: wiki.internal:8443",
      `AUTHORIZATION: ${authorization}`,
    );
    expect(response).toContain(`"href":"http://wiki.internal:8443/wiki${LINKS}/`);
    const redirect = await rawRequest("GET /wiki/ HTTP/1.1", "Host: wiki.internal");
    expect(redirect).toMatch(/location: http:\/\/wiki\.internal\/wiki\/login\.action/i);
  });

  test("an HTTP/1.0 request without a host is served", async () => {
    expect(await rawRequest("GET /wiki/rest/applinks/1.0/manifest HTTP/1.0")).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe("the manifest", () => {
  test("identifies the server to anybody, with the configured base URL", async () => {
    emulator.context.baseUrl = "https://wiki.example.com/base";
    const response = await fetch(`${emulator.url}/rest/applinks/1.0/manifest.json`);
    expect(await response.json()).toEqual({
      id: emulator.applicationId,
      name: "Confluence",
      typeId: "confluence",
      version: expect.any(String),
      buildNumber: expect.any(Number),
      applinksVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      inboundAuthenticationTypes: expect.arrayContaining([expect.stringContaining("OAuth")]),
      outboundAuthenticationTypes: expect.arrayContaining([expect.stringContaining("OAuth")]),
      publicSignup: false,
      url: "https://wiki.example.com/base",
      iconUrl: expect.any(String),
      iconUri: expect.any(String),
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    emulator.context.baseUrl = emulator.url;
  });
});
