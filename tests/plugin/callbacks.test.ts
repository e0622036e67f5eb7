import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { type FakeEngine, failureOf, type Report } from "../support/engine/fake-engine";
import { startHttpServer } from "../support/http-server";
import { rsaKeyPair } from "../support/oauth-client";
import { type PageClient, pageClient } from "../support/page-client";
import { consumerWithKey, startInProcessStack } from "../support/stack";
import { ThreeLeggedClient, type TokenPair } from "../support/three-legged-client";

const KEYS = rsaKeyPair();
const CUSTOM_SCHEME = "com.example.reporting://authorised";

let engine: FakeEngine;
let confluence: Emulator;
let browser: PageClient;

beforeEach(async () => {
  ({ engine, confluence } = await startInProcessStack({ contextPath: "/wiki", profile: "confluence-10" }));
  browser = pageClient(/^com\.example\./);
  await browser.logIn(confluence.url, "manager");
});

/** Declares an application whose users authorise it. */
function declare(callback?: string): Promise<Report> {
  const link = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
  engine.declare("consumer", "IncomingConsumer", {
    applicationLinkId: link.output("id"),
    key: "app",
    name: "App",
    publicKey: KEYS.publicKey,
    level: "3LO",
    ...(callback === undefined ? {} : { callback }),
  });
  return engine.up();
}

function applicationWith(callback: string): ThreeLeggedClient {
  return new ThreeLeggedClient(confluence.url, "app", KEYS.privateKey, callback);
}

/** The last leg; returns the name of the user on whose behalf a call is then made. */
async function userAfter(client: ThreeLeggedClient, request: TokenPair, verifier: string): Promise<unknown> {
  const access = await client.accessToken(request, verifier);
  return JSON.parse(await client.get("/rest/api/user/current", access)).username;
}

/** The user opens the page of Confluence in a browser and presses Allow; returns where that leads. */
async function allow(client: ThreeLeggedClient, request: TokenPair) {
  const url = client.authorizeUrl(request);
  const { hidden } = await browser.open(url);
  return browser.submit(url.replace(/\?.*/, ""), { ...hidden, approve: "Allow" });
}

describe("a desktop or phone application", () => {
  test("without any address lets its user type in the verifier: callback oob", async () => {
    await declare();
    expect(consumerWithKey(confluence, "app").callback).toBeNull();
    const application = applicationWith("oob");
    const request = await application.requestToken();
    const page = await allow(application, request);
    const verifier = /id="oauth-verifier">(\w{6})</.exec(page.html)?.[1] ?? "";
    expect(await userAfter(application, request, verifier)).toBe("manager");
  });

  test("listens on a varying loopback port besides the registered callback", async () => {
    await declare("http://127.0.0.1/authorised");
    for (const _ of ["first start", "second start"]) {
      const listener = await startHttpServer((_request, response) =>
        response.end("You may close this page."),
      );
      const application = applicationWith(`${listener.url}/authorised`);
      const request = await application.requestToken();
      const page = await allow(application, request);
      expect(page.html).toBe("You may close this page.");
      const query = new URL(listener.requests[0]?.url ?? "", listener.url).searchParams;
      expect(query.get("oauth_token")).toBe(request.token);
      expect(await userAfter(application, request, query.get("oauth_verifier") ?? "")).toBe("manager");
    }
  });

  test("is called by a scheme that it has registered with the operating system", async () => {
    await declare();
    const application = applicationWith(CUSTOM_SCHEME);
    const request = await application.requestToken();
    const { url } = await allow(application, request);
    expect(url).toContain(`${CUSTOM_SCHEME}?oauth_token=${request.token}&oauth_verifier=`);
    const verifier = new URL(url).searchParams.get("oauth_verifier") ?? "";
    expect(await userAfter(application, request, verifier)).toBe("manager");
  });

  test("is refused its scheme under the other reading, and still has oob and loopback", async () => {
    confluence.quirks.callbackSchemes = "http";
    await declare();
    await expect(applicationWith(CUSTOM_SCHEME).requestToken()).rejects.toMatchObject({
      statusCode: 400,
      data: expect.stringContaining("oauth_parameters_rejected=oauth_callback"),
    });
    for (const callback of ["oob", "http://127.0.0.1:1/authorised"]) {
      expect(await applicationWith(callback).requestToken()).toMatchObject({ token: expect.any(String) });
    }
  });

  test.each(["oob", CUSTOM_SCHEME])(
    "cannot be registered with %s, and the error says where it belongs",
    async (callback) => {
      const { message } = await failureOf(declare(callback));
      expect(message).toContain("oauth_callback");
      expect(confluence.state.consumers).toEqual([]);
    },
  );
});
