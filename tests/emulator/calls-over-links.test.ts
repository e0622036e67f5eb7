import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator, Link } from "@pulumi-confluence-applinks/emulator";
import OAuthSigner from "oauth-1.0a";
import { openServerWithBasic } from "../support/emulator";
import { addLink, linkEmulators } from "../support/emulator-links";
import { pageClient } from "../support/page-client";
import { restClient } from "../support/rest-client";

const BASIC = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";
const OFF = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const THREE_LO = { ...OFF, enabled: true };
const TWO_LO = { ...THREE_LO, twoLoEnabled: true };
const TWO_LOI = { ...TWO_LO, twoLoImpersonationEnabled: true };
const WHOAMI = "/plugins/servlet/applinks/whoami";

let confluence: Emulator;
let jira: Emulator;

beforeAll(async () => {
  confluence = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
  jira = await openServerWithBasic({ product: "jira", contextPath: "/jira" });
  // On a busy machine the usual ten seconds can be too short.
  for (const { settings } of [confluence, jira]) settings.peerTimeoutMs = 60_000;
});
beforeEach(() => {
  confluence.reset();
  jira.reset();
});
afterAll(() => Promise.all([confluence.close(), jira.close()]));

const proxyPath = ({ id }: Link, path = WHOAMI) =>
  `/plugins/servlet/applinks/proxy?appId=${id}&path=${encodeURIComponent(path)}`;

async function linkBoth(level: object): Promise<Link> {
  const { fromA, fromB } = linkEmulators(confluence, jira);
  for (const [emulator, { id }] of [
    [confluence, fromA],
    [jira, fromB],
  ] as const) {
    const body = { incoming: level, outgoing: level };
    const response = await restClient(emulator.url)("PUT", `/rest/applinks/3.0/status/${id}/oauth`, body);
    expect([response.status, response.text]).toEqual([204, ""]);
  }
  return fromA;
}

describe("a call over a link", () => {
  test("with 2LOi runs at the peer as the local user", async () => {
    const link = await linkBoth(TWO_LOI);
    for (const user of ["editor", "manager"]) {
      const response = await restClient(confluence.url, user)("GET", proxyPath(link));
      expect([response.status, response.text]).toEqual([200, user]);
    }
  });

  test("uses the stored Basic credentials, whoever the user is", async () => {
    const { fromA } = linkEmulators(confluence, jira);
    fromA.providers[BASIC] = { username: "manager", password: "manager" };
    const asEditor = restClient(confluence.url, "editor");
    expect((await asEditor("GET", proxyPath(fromA))).text).toBe("manager");
    fromA.providers[BASIC] = { username: "manager", password: "wrong" };
    expect((await asEditor("GET", proxyPath(fromA))).status).toBe(401);
  });

  test("without authentication is anonymous", async () => {
    const { fromA } = linkEmulators(confluence, jira);
    const response = await restClient(confluence.url, "editor")("GET", proxyPath(fromA));
    expect([response.status, response.text]).toEqual([200, ""]);
  });

  test("tells scripts where the dance starts; is refused anonymously, for an unknown link, a relative path and when the peer is down", async () => {
    const link = await linkBoth(TWO_LO);
    const asEditor = restClient(confluence.url, "editor");
    const challenged = await asEditor("GET", proxyPath(link));
    expect([challenged.status, challenged.headers.get("WWW-Authenticate")]).toEqual([
      401,
      expect.stringContaining(`${confluence.url}/plugins/servlet/applinks/oauth/login-dance/authorize`),
    ]);
    expect((await fetch(confluence.url + proxyPath(link), { redirect: "manual" })).status).toBe(302);
    expect((await asEditor("GET", proxyPath(addLink(jira)))).status).toBe(404);
    expect((await asEditor("GET", proxyPath(link, "relative"))).status).toBe(400);
    const down = addLink(confluence, { rpcUrl: "http://127.0.0.1:1" });
    expect((await asEditor("GET", proxyPath(down))).status).toBe(502);
  });
});

describe("the dance between two servers", () => {
  test("a user authorises and sees data of the other server under their own name there", async () => {
    const link = await linkBoth(TWO_LO);
    const browser = pageClient();
    await browser.logIn(confluence.url, "editor");
    await browser.logIn(jira.url, "manager");
    const form = await browser.open(confluence.url + proxyPath(link));
    expect(form.url).toContain(`${jira.url}/plugins/servlet/oauth/authorize?oauth_token=`);
    const seen = await browser.submit(`${jira.url}/plugins/servlet/oauth/authorize`, {
      ...form.hidden,
      approve: "x",
    });
    expect([seen.url, seen.html]).toEqual([confluence.url + proxyPath(link), "manager"]);

    const dropped = await restClient(confluence.url, "editor")(
      "DELETE",
      `/rest/applinks-oauth/1.0/consumer-token/${link.id}`,
    );
    expect(dropped.status).toBe(200);
    expect((await browser.open(confluence.url + proxyPath(link))).url).toContain("/oauth/authorize");
  });

  test("a denied request is reported as denied", async () => {
    const link = await linkBoth(THREE_LO);
    const browser = pageClient();
    await browser.logIn(confluence.url, "editor");
    await browser.logIn(jira.url, "manager");
    const form = await browser.open(confluence.url + proxyPath(link));
    const page = await browser.submit(`${jira.url}/plugins/servlet/oauth/authorize`, {
      ...form.hidden,
      deny: "x",
    });
    expect([page.status, page.html]).toEqual([400, expect.stringContaining("access was denied")]);
  });
});

describe("the dance with a third-party service provider", () => {
  test("is signed with the shared secret (HMAC-SHA1)", async () => {
    const signer = new OAuthSigner({
      consumer: { key: "k", secret: "shared" },
      signature_method: "HMAC-SHA1",
      hash_function: (base, key) => createHmac("sha1", key).update(base).digest("base64"),
    });
    const secrets: Record<string, string> = { "": "", request: "request-secret", access: "access-secret" };
    const server = createServer((request, response) => {
      const parameters = Object.fromEntries(
        [...(request.headers.authorization ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
          name,
          decodeURIComponent(value ?? ""),
        ]),
      );
      const { oauth_signature, ...signed } = parameters;
      const url = `${providerUrl}${request.url}`;
      const expected = signer.getSignature(
        { url, method: request.method ?? "", data: {} },
        secrets[parameters.oauth_token ?? ""],
        signed as never,
      );
      if (oauth_signature !== expected) return response.writeHead(401).end("oauth_problem=signature_invalid");
      const issued = request.url === "/request" ? "request" : "access";
      if (request.url === "/data") return response.end("data for the holder of the token");
      return response.end(`oauth_token=${issued}&oauth_token_secret=${secrets[issued]}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const providerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const link = addLink(confluence, { rpcUrl: providerUrl, displayUrl: "https://consumer.example" });
      const asAdmin = restClient(confluence.url);
      await asAdmin("PUT", `/rest/applinks/3.0/applicationlink/${link.id}/authentication/provider`, {
        provider: "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider",
        config: {
          "consumerKey.outbound": "k",
          "serviceProvider.requestTokenUrl": "/request",
          "serviceProvider.accessTokenUrl": "/access",
          "serviceProvider.authorizeUrl": "/authorize",
        },
      });
      await asAdmin("PUT", `/rest/applinks-oauth/1.0/applicationlink/${link.id}/authentication/consumer`, {
        key: "k",
        name: "Service",
        sharedSecret: "shared",
        outgoing: true,
      });
      const browser = pageClient();
      await browser.logIn(confluence.url, "editor");
      const sent = await browser.open(confluence.url + proxyPath(link, "/data"));
      expect(sent.url).toBe("https://consumer.example/authorize?oauth_token=request");
      const back = new URLSearchParams({
        applicationLinkID: link.id,
        oauth_token: "request",
        oauth_verifier: "v",
      });
      await browser.open(`${confluence.url}/plugins/servlet/applinks/oauth/login-dance/access?${back}`);
      const seen = await browser.open(confluence.url + proxyPath(link, "/data"));
      expect(seen.html).toBe("data for the holder of the token");
    } finally {
      server.close();
    }
  });
});
