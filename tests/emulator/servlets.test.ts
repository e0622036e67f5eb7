import type { Emulator, Link } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { rsaKeyPair } from "../support/oauth-client";
import { type Page, type PageClient, pageClient } from "../support/page-client";

const CONF = "/plugins/servlet/applinks/auth/conf";
const TYPES = "com.atlassian.applinks.api.auth.types";
const BASIC = `${TYPES}.BasicAuthenticationProvider`;
const OAUTH = `${TYPES}.OAuthAuthenticationProvider`;
const TWO_LO = `${TYPES}.TwoLeggedOAuthAuthenticationProvider`;
const TRUSTED = `${TYPES}.TrustedAppsAuthenticationProvider`;

let emulator: Emulator;
let peer: Emulator;
let publicKey: string;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/confluence" });
  peer = await openServerWithBasic({ product: "jira", contextPath: "/jira" });
  publicKey = rsaKeyPair().publicKey;
});
beforeEach(() => emulator.reset());
afterAll(() => Promise.all([emulator.close(), peer.close()]));

async function administrator(user = "admin"): Promise<PageClient> {
  const client = pageClient();
  await client.logIn(emulator.url, user);
  await client.elevate(emulator.url, user);
  return client;
}

/** Opens a servlet's form and submits it with its token. */
async function send(
  path: string,
  { id }: Link,
  fields: Record<string, string>,
  user?: string,
): Promise<Page> {
  const client = await administrator(user);
  const url = `${emulator.url}${CONF}/${path.replace(":id", id)}`;
  const form = await client.open(url);
  return client.submit(url, { ...form.hidden, ...fields });
}

function curl(path: string, init: RequestInit = {}): Promise<Response> {
  const credentials = Buffer.from("admin:admin").toString("base64");
  const headers = { Authorization: `Basic ${credentials}`, "X-Atlassian-Token": "no-check" };
  return fetch(emulator.url + CONF + path, { redirect: "manual", headers, ...init });
}

describe("the guards of the servlets", () => {
  test("Basic does not replace the secure administrator session", async () => {
    const { id } = addLink(emulator);
    const response = await curl(`/basic/${id}`);
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toContain("/confluence/authenticate.action?destination=");
  });

  test("a script elevates the session of its own Basic login and then gets in", async () => {
    const { id } = addLink(emulator);
    const credentials = Buffer.from("admin:admin").toString("base64");
    const login = await fetch(`${emulator.url}/doauthenticate.action`, {
      method: "POST",
      redirect: "manual",
      headers: { Authorization: `Basic ${credentials}`, "X-Atlassian-Token": "no-check" },
      body: new URLSearchParams({ password: "admin" }),
    });
    const Cookie = login.headers.getSetCookie().at(-1)?.split(";")[0] ?? "";
    const body = new URLSearchParams({ username: "u", password1: "p", password2: "p", method: "PUT" });
    const url = `${emulator.url}${CONF}/basic/${id}`;
    const headers = { Cookie, "X-Atlassian-Token": "no-check" };
    const put = await fetch(url, { method: "POST", redirect: "manual", headers, body });
    expect(put.status).toBe(302);
    const unread = await fetch(url, { method: "PUT", redirect: "manual", headers, body });
    expect([unread.status, await unread.text()]).toEqual([200, expect.stringContaining("enter a username")]);
    const inQuery = await fetch(`${url}?${body}`, { method: "PUT", redirect: "manual", headers });
    expect(inQuery.status).toBe(302);
    const forged = await fetch(url, { method: "POST", redirect: "manual", headers: { Cookie }, body });
    expect([forged.status, await forged.text()]).toEqual([200, expect.stringContaining("XSRF check failed")]);
  });

  test("anonymous visitors see the login form, users a refusal; an unknown link is a 400", async () => {
    const { id } = addLink(emulator);
    const url = `${emulator.url}${CONF}/basic/${id}`;
    expect((await pageClient().open(url)).url).toContain("/login.action");
    const user = pageClient();
    await user.logIn(emulator.url, "editor");
    expect(await user.open(url)).toMatchObject({
      status: 200,
      html: expect.stringContaining("needs the role"),
    });
    expect((await (await administrator()).open(`${emulator.url}${CONF}/basic/unknown`)).status).toBe(400);
  });
});

describe("servlets for system administrators", () => {
  test.each(["basic", "trusted/inbound-non-ual", "trusted/outbound-non-ual"])(
    "%s refuses other administrators with a page",
    async (path) => {
      const { id } = addLink(emulator);
      const page = await (await administrator("manager")).open(`${emulator.url}${CONF}/${path}/${id}`);
      expect([page.status, page.html]).toEqual([200, expect.stringContaining("systemAdministrator")]);
    },
  );
});

describe("outgoing Basic", () => {
  test("is set, shown without its password, and removed", async () => {
    const link = addLink(emulator);
    const fields = { method: "PUT", username: "svc", password1: "s3cret", password2: "s3cret" };
    const page = await send("basic/:id", link, fields);
    expect(page.html).toContain("svc");
    expect(page.html).not.toContain("s3cret");
    expect(emulator.state.links[0]?.providers[BASIC]).toEqual({ username: "svc", password: "s3cret" });
    await send("basic/:id", link, { method: "DELETE" });
    expect(emulator.state.links[0]?.providers).toEqual({});
  });

  test("mistakes are shown in the form with status 200", async () => {
    const link = addLink(emulator);
    const page = await send("basic/:id", link, {
      method: "PUT",
      username: "u",
      password1: "a",
      password2: "b",
    });
    expect([page.status, page.html]).toEqual([200, expect.stringContaining("The passwords do not match.")]);
    expect(emulator.state.links[0]?.providers).toEqual({});
  });
});

describe("trusted applications", () => {
  test("outgoing trust is switched on and off", async () => {
    const link = addLink(emulator);
    expect((await send("trusted/outbound-non-ual/:id", link, { action: "ENABLE" })).status).toBe(200);
    expect(emulator.state.links[0]?.providers).toEqual({ [TRUSTED]: {} });
    await send("trusted/outbound-non-ual/:id", link, { action: "DISABLE" });
    expect(emulator.state.links[0]?.providers).toEqual({});
  });

  test("between peers with the plugin the browser is redirected back with the result", async () => {
    const { id } = addLink(emulator);
    const client = await administrator();
    const callbackUrl = "https://consumer.example/done";
    const query = new URLSearchParams({ callbackUrl, action: "ENABLE" });
    const page = await client.open(`${emulator.url}${CONF}/trusted/outbound-ual/${id}?${query}`);
    expect(page.url).toBe(`${callbackUrl}?result=success`);
  });

  test("incoming trust downloads the peer's certificate and is shown again", async () => {
    const link = addLinkTo(emulator, peer);
    const fields = {
      action: "ENABLE",
      ipPatternsInput: "127.0.0.1\r\n10.0.*.*",
      urlPatternsInput: "/rest/",
      timeoutInput: "5000",
    };
    for (const segment of ["inbound-ual", "inbound-non-ual"]) {
      const page = await send(`trusted/${segment}/:id`, link, fields);
      expect(page.html).toMatch(
        /<textarea name="ipPatternsInput" rows="3">127.0.0.1\n10.0.\*.\*<\/textarea>/,
      );
      expect(page.html).toContain('name="timeoutInput" value="5000"');
    }
    expect(emulator.state.trustedApplications).toEqual([
      {
        id: peer.state.ownConsumer.key.toLowerCase(),
        linkId: link.id,
        publicKey: peer.state.ownConsumer.publicKey,
        ipPatterns: ["127.0.0.1", "10.0.*.*"],
        urlPatterns: ["/rest/"],
        timeoutMs: 5000,
      },
    ]);
    await send("trusted/inbound-ual/:id", link, { action: "DISABLE" });
    expect(emulator.state.trustedApplications).toEqual([]);
    expect(emulator.state.links[0]?.properties).toEqual({});
  });

  test("an unreachable peer and bad patterns are errors", async () => {
    const link = addLink(emulator, { rpcUrl: "http://127.0.0.1:1" });
    const unreachable = await send("trusted/inbound-ual/:id", link, { action: "ENABLE" });
    expect(unreachable.html).toContain("could not be retrieved");
    const fields = {
      action: "ENABLE",
      ipPatternsInput: "localhost",
      urlPatternsInput: "rest",
      timeoutInput: "soon",
    };
    const page = await send("trusted/inbound-ual/:id", link, fields);
    expect(page.html.match(/role="alert"/g)).toHaveLength(3);
  });

  test("accepts addresses, CIDR blocks and wildcards of both IP versions, and no timeout", async () => {
    const peer = await openServerWithBasic({ product: "confluence" });
    try {
      const link = addLink(emulator, { rpcUrl: peer.url });
      const ipPatterns = ["10.0.0.0/8", "10.1.*.*", "2001:db8::1", "2001:db8::/32"];
      const set = (ipPatternsInput: string) =>
        send("trusted/inbound-ual/:id", link, { action: "ENABLE", ipPatternsInput, timeoutInput: "0" });
      await set(ipPatterns.join("\n"));
      expect(emulator.state.trustedApplications).toMatchObject([{ ipPatterns, timeoutMs: 0 }]);
      for (const wrong of ["10.0.0.0/33", "2001:db8::/129", "2001:db8::*", "10.0.0.0/8/8"]) {
        expect((await set(wrong)).html).toContain("is not an IP pattern");
      }
    } finally {
      await peer.close();
    }
  });
});

describe("a configured manual form", () => {
  test("shows its fields as plain text, or as inputs under the other reading, between empty error elements", async () => {
    const link = addLink(emulator, { providers: { [BASIC]: { username: "robot", password: "p" } } });
    const client = await administrator();
    const open = async () => (await client.open(`${emulator.url}${CONF}/basic/${link.id}`)).html;
    const text = await open();
    expect(text).toContain("<dt>Username</dt> <dd>robot</dd>");
    expect(text).not.toContain('name="username"');
    expect(text).toContain('<p class="error"></p>');
    emulator.quirks.configuredForms = "inputs";
    expect(await open()).toContain('name="username" value="robot"');
  });
});

describe("add-consumer-manually", () => {
  const fields = () => ({
    "oauth-incoming-enabled": "true",
    key: "app",
    consumerName: "App",
    description: "An app",
    publicKey,
    callback: "https://app.example/cb",
    "two-lo-enabled": "true",
    "two-lo-execute-as": "editor",
    "two-lo-impersonation-enabled": "true",
  });

  test("stores everything, including the executing user of a generic link, and deletes it", async () => {
    const link = addLink(emulator);
    const page = await send("oauth/add-consumer-manually/:id", link, fields());
    expect(page.url).toContain("?message=");
    expect(emulator.state.consumers).toMatchObject([
      {
        key: "app",
        name: "App",
        description: "An app",
        callback: "https://app.example/cb/",
        twoLOAllowed: true,
        executingTwoLOUser: "editor",
        twoLOImpersonationAllowed: true,
      },
    ]);
    expect(page.html).toContain('name="two-lo-execute-as" value="editor"');
    await send("oauth/add-consumer-manually/:id", link, { "oauth-incoming-enabled": "false" });
    expect(emulator.state.consumers).toEqual([]);
  });

  test("the executing user must exist, 2LO needs a system administrator", async () => {
    const link = addLink(emulator);
    const path = "oauth/add-consumer-manually/:id";
    const unknown = await send(path, link, { ...fields(), "two-lo-execute-as": "nobody" });
    expect([unknown.status, unknown.html]).toEqual([
      200,
      expect.stringContaining("There is no user &quot;nobody&quot;"),
    ]);
    const manager = await send(path, link, fields(), "manager");
    expect(manager.html).toContain("2-legged OAuth needs a system administrator.");
    const broken = await send(path, link, { "oauth-incoming-enabled": "true", publicKey: "nonsense" });
    expect(broken.html).toContain("The public key is not valid.");
    expect(emulator.state.consumers).toEqual([]);
    const { key, consumerName } = fields();
    await send(path, link, { "oauth-incoming-enabled": "true", key, consumerName, publicKey }, "manager");
    expect(emulator.state.consumers).toMatchObject([{ key: "app", twoLOAllowed: false }]);
  });
});

describe("add-consumer-by-url", () => {
  test("downloads the peer's consumer, then sets 2LO, then deletes it", async () => {
    const link = addLinkTo(emulator, peer);
    const path = "oauth/add-consumer-by-url/:id/INBOUND";
    await send(path, link, { "oauth-incoming-enabled": "true" });
    expect(emulator.state.consumers).toMatchObject([
      { key: peer.state.ownConsumer.key, twoLOAllowed: false },
    ]);
    const update = { "update-2lo": "true", "two-lo-enabled": "true", "two-lo-execute-as": "editor" };
    expect((await send(path, link, update)).url).toContain("?message=");
    expect(emulator.state.consumers).toMatchObject([{ twoLOAllowed: true, executingTwoLOUser: "editor" }]);
    await send(path, link, { "oauth-incoming-enabled": "false" });
    expect(emulator.state.consumers).toEqual([]);
  });

  test("must not execute as a system administrator", async () => {
    const link = addLinkTo(emulator, peer);
    const path = "oauth/add-consumer-by-url/:id";
    await send(path, link, { "oauth-incoming-enabled": "true" });
    const update = { "update-2lo": "true", "two-lo-enabled": "true", "two-lo-execute-as": "admin" };
    expect((await send(path, link, update)).html).toContain("must not be a system administrator");
  });
});

describe("outgoing OAuth", () => {
  test("to an Atlassian application is switched on, and off together with what depends on it", async () => {
    const link = addLink(emulator, { typeId: "jira" });
    const on = await send("oauth/outbound/atlassian/:id", link, { "outgoing-enabled": "true" });
    expect(on.status).toBe(200);
    expect(emulator.state.links[0]?.providers).toEqual({ [OAUTH]: {} });
    Object.assign(emulator.state.links[0]?.providers ?? {}, { [TWO_LO]: {} });
    await send("oauth/outbound/atlassian/:id", link, { "outgoing-enabled": "false" });
    expect(emulator.state.links[0]?.providers).toEqual({});
  });

  test("a peer redirects the browser here to switch it on, and gets it back", async () => {
    const { id } = addLink(emulator, { typeId: "jira" });
    const client = await administrator();
    const query = "enable-oauth=true&callback=https%3A%2F%2Fconsumer.example%2Fx";
    const page = await client.open(`${emulator.url}${CONF}/oauth/outbound/apl/${id}?${query}`);
    expect(page.url).toBe("https://consumer.example/x?success=true");
    expect(emulator.state.links[0]?.providers).toEqual({ [OAUTH]: {} });
  });

  test("to a third party is stored, with addresses relative to the link's URL", async () => {
    const link = addLink(emulator, {
      rpcUrl: "https://svc.example/app",
      displayUrl: "https://svc.example/app",
    });
    const fields = {
      "oauth-outgoing-enabled": "true",
      consumerKey: "k",
      name: "Service",
      description: "d",
      sharedSecret: "hush",
      requestTokenUrl: "https://svc.example/app/request",
      accessTokenUrl: "/access",
      authorizeUrl: "https://elsewhere.example/authorize",
    };
    const page = await send("oauth/outbound/3rdparty/:id", link, fields);
    expect(page.html).not.toContain("hush");
    expect(emulator.state.links[0]?.providers).toEqual({
      [OAUTH]: {
        "consumerKey.outbound": "k",
        "serviceProvider.requestTokenUrl": "/request",
        "serviceProvider.accessTokenUrl": "/access",
        "serviceProvider.authorizeUrl": "https://elsewhere.example/authorize",
      },
    });
    expect(emulator.state.serviceProviderConsumers).toMatchObject([{ key: "k", sharedSecret: "hush" }]);
    const incomplete = await send("oauth/outbound/3rdparty/:id", link, {
      "oauth-outgoing-enabled": "true",
      consumerKey: "k",
    });
    expect([incomplete.status, incomplete.html]).toEqual([
      200,
      expect.stringContaining("The sharedSecret is required."),
    ]);
    await send("oauth/outbound/3rdparty/:id", link, { "oauth-outgoing-enabled": "false" });
    expect(emulator.state.links[0]?.providers).toEqual({});
    expect(emulator.state.serviceProviderConsumers).toEqual([]);
  });

  test("to a third party refuses the name of another entry", async () => {
    emulator.state.serviceProviderConsumers.push({
      key: "other",
      name: "Service",
      description: null,
      sharedSecret: "hush",
    });
    const page = await send("oauth/outbound/3rdparty/:id", addLink(emulator), {
      "oauth-outgoing-enabled": "true",
      consumerKey: "k",
      name: "Service",
      sharedSecret: "hush",
      requestTokenUrl: "/request",
      accessTokenUrl: "/access",
      authorizeUrl: "/authorize",
    });
    expect(page.html).toContain("has this name or key already");
    expect(emulator.state.serviceProviderConsumers).toHaveLength(1);
  });
});
