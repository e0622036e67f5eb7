import * as applicationLinks from "../../provider/confluence/application-links";
import { setBasic } from "../../provider/confluence/servlets/basic";
import { ServletSession } from "../../provider/confluence/servlets/session";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { startGateway, startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";

/** A client of a server that redirects every request. */
async function redirectedTo(location: string | undefined) {
  const server = await startHttpServer((_request, response) => {
    response.writeHead(302, location === undefined ? {} : { location: location.replace("$PORT", "1") }).end();
  });
  return { server, http: connected(server) };
}

const SINGLE_SIGN_ON = [
  [
    "SAML",
    "https://idp.example.com/adfs/ls/?SAMLRequest=fZ&RelayState=x",
    "https://idp.example.com/adfs/ls/",
  ],
  [
    "OpenID Connect on the same host",
    "http://127.0.0.1:$PORT/realms/company/protocol/openid-connect/auth?client_id=wiki&redirect_uri=x",
    "http://127.0.0.1:1/realms/company/protocol/openid-connect/auth",
  ],
  ["an app in Confluence", "/plugins/servlet/samlsso?redirectTo=%2F", "/plugins/servlet/samlsso"],
  ["another host without any parameter", "https://gateway.example.com/", "https://gateway.example.com/"],
  ["another host's login", "https://sso.example.com/login?next=x", "https://sso.example.com/login"],
] as const;

describe("redirects", () => {
  test.each(SINGLE_SIGN_ON)(
    "%s is reported as single sign-on with its address",
    async (_what, location, target) => {
      const { server, http } = await redirectedTo(location);
      const failure = await applicationLinks.list(http).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        reason: "single_sign_on",
        detail: expect.stringMatching(`^redirected to [^ ]*${target}$`),
        hint: expect.stringMatching(/requests below \/rest\/ pass.*Do not configure its URL as the base URL/),
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  test("a page that submits a SAML request by itself is single sign-on", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(
        '<form method="post" action="https://idp.example.com"><input name="SAMLRequest" value="x">',
      );
    });
    await expect(applicationLinks.list(connected(server))).rejects.toMatchObject({
      reason: "single_sign_on",
    });
  });

  test("https at the same host and path is suggested as the base URL", async () => {
    const { http } = await redirectedTo("https://127.0.0.1:8443/wiki/rest/applinks/3.0/applinks?property=x");
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "unexpected_redirect",
      hint: expect.stringContaining("configure https://127.0.0.1:8443/wiki as the base URL"),
    });
  });

  test.each([
    ["/maintenance.html", /redirected to http:\/\/127\.0\.0\.1:\d+\/maintenance\.html/],
    [undefined, /redirected to an unspecified location/],
  ])("another page of the same host (%s) is not suggested as the base URL", async (location, said) => {
    const { http } = await redirectedTo(location);
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "unexpected_redirect",
      message: expect.stringMatching(said),
      hint: expect.not.stringContaining("base URL"),
    });
  });

  test("a Confluence that is not set up yet is reported as such, at once", async () => {
    const { server, http } = await redirectedTo("/bootstrap/selectsetupstep.action");
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "not_ready",
      message: expect.stringMatching(
        /redirected to \S+\/bootstrap\/selectsetupstep\.action.*Open it in a browser/,
      ),
    });
    expect(server.requests).toHaveLength(1);
  });

  test("a Confluence that is starting is waited for", async () => {
    const server = await startConfluenceWithBasic();
    let starting = 2;
    const gateway = await startGateway(server.url, () =>
      starting-- > 0 ? { status: 302, headers: { location: "/johnson/errors.action" } } : undefined,
    );
    expect(await applicationLinks.list(connected(gateway))).toEqual([]);
    expect(gateway.requests).toHaveLength(3);
  });

  test.each(["confluence-9.2", "confluence-10"])(
    "single sign-on on pages alone is named where a page is needed, on %s",
    async (profile) => {
      const server = await startConfluence({ profile });
      const { id } = addLink(server);
      const gateway = await startGateway(server.url, ({ url }) =>
        url?.startsWith("/rest/")
          ? undefined
          : { status: 302, headers: { location: "https://idp.example.com/saml2?SAMLRequest=x" } },
      );
      const http = connected(gateway);
      expect(await applicationLinks.list(http)).toHaveLength(1);
      const credentials = { username: "robot", password: "robots-password" };
      await expect(setBasic(new ServletSession(http), id, credentials)).rejects.toMatchObject({
        reason: "single_sign_on",
        message: expect.stringMatching(
          /redirected to https:\/\/idp\.example\.com\/saml2 .*\/plugins\/servlet\/applinks\/ and \/doauthenticate\.action pass/,
        ),
      });
    },
  );

  test("a login that is redirected to single sign-on has failed", async () => {
    const server = await startConfluence({ profile: "confluence-10" });
    const gateway = await startGateway(server.url, ({ url }) =>
      url?.includes("/rest/tsv/")
        ? { status: 302, headers: { location: "https://idp.example.com/authorize?client_id=x" } }
        : undefined,
    );
    await expect(applicationLinks.list(connected(gateway))).rejects.toMatchObject({
      reason: "single_sign_on",
    });
  });
});

describe("a session that is lost between nodes", () => {
  test("a password for a secure administrator session that is accepted and requested again is not wrong", async () => {
    const server = await startConfluenceWithBasic();
    const { id } = addLink(server);
    // The other node does not know of the confirmation.
    const gateway = await startGateway(server.url, ({ url }) =>
      url?.startsWith("/plugins/servlet/applinks/auth/")
        ? { status: 302, headers: { location: "/authenticate.action?destination=x" } }
        : undefined,
    );
    const credentials = { username: "robot", password: "robots-password" };
    const pages = new ServletSession(connected(gateway));
    await expect(setBasic(pages, id, credentials)).rejects.toMatchObject({
      reason: "session_lost",
      message: expect.stringMatching(/accepted the password.*asked for it again.*load balancer.*affinity/),
    });
  });
});
