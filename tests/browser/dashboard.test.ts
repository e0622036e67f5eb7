import type { ServerResponse } from "node:http";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Browser } from "playwright-core";
import { follow, logIn, newPerson, startBrowser } from "../support/browser";
import { configurationOf, startConfluence } from "../support/emulator";
import { FakeEngine } from "../support/engine/fake-engine";
import { type HttpServer, startHttpServer } from "../support/http-server";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { rsaKeyPair } from "../support/oauth-client";
import { ThreeLeggedClient, type TokenPair } from "../support/three-legged-client";

const KEYS = rsaKeyPair();

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** A start page of another site, with a box that shows what Confluence has for whoever looks at it. */
async function startDashboard(confluence: Emulator): Promise<HttpServer> {
  const pending = new Map<string, TokenPair>();
  const access = new Map<string, TokenPair>();
  const clientFor = (site: string) =>
    new ThreeLeggedClient(confluence.url, "dashboard", KEYS.privateKey, `${site}/authorised`);
  const dashboard = await startHttpServer(async (request, response) => {
    const client = clientFor(dashboard.url);
    const { pathname, searchParams } = new URL(request.url ?? "/", dashboard.url);
    const reader = /reader=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    if (pathname === "/connect") {
      const token = await client.requestToken();
      pending.set(token.token, token);
      return redirect(response, client.authorizeUrl(token));
    }
    if (pathname === "/authorised") {
      const token = pending.get(searchParams.get("oauth_token") ?? "") ?? { token: "", secret: "" };
      const granted = await client
        .accessToken(token, searchParams.get("oauth_verifier") ?? "")
        .catch(() => undefined);
      if (granted !== undefined) access.set(token.token, granted);
      return redirect(response, "/", `reader=${token.token}`);
    }
    const granted = access.get(reader ?? "");
    const box = granted === undefined ? undefined : await boxOf(client, granted);
    response.setHeader("Content-Type", "text/html; charset=UTF-8");
    response.end(`<h1>Start page</h1>${box ?? '<a href="/connect">Show my Confluence here</a>'}`);
  });
  return dashboard;
}

/** Undefined once the user has taken their consent back. */
async function boxOf(client: ThreeLeggedClient, access: TokenPair): Promise<string | undefined> {
  const body = await client.get("/rest/api/user/current", access).catch(() => undefined);
  return body === undefined ? undefined : `<p id="box">Confluence of ${JSON.parse(body).displayName}</p>`;
}

function redirect(response: ServerResponse, location: string, cookie?: string): void {
  response.writeHead(302, { location, ...(cookie === undefined ? {} : { "set-cookie": cookie }) }).end();
}

describe("a page that shows Confluence data in another site", () => {
  test("shows each reader their own, after their consent and until they take it back", async () => {
    const confluence = await startConfluence({ contextPath: "/wiki", profile: "confluence-10" });
    const dashboard = await startDashboard(confluence);
    const engine = new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
    const link = engine.declare("dashboard", "ApplicationLink", {
      name: "Start page",
      rpcUrl: dashboard.url,
    });
    engine.declare("dashboard-consumer", "IncomingConsumer", {
      applicationLinkId: link.output("id"),
      key: "dashboard",
      name: "Start page",
      publicKey: KEYS.publicKey,
      level: "3LO",
      callback: `${dashboard.url}/authorised`,
    });
    await engine.up();

    const { page: max } = await newPerson(browser);
    const { page: eda } = await newPerson(browser);
    for (const [page, user, name] of [
      [max, "manager", "Max Manager"],
      [eda, "editor", "Eda Editor"],
    ] as const) {
      await page.goto(dashboard.url);
      await follow(page.getByRole("link", { name: "Show my Confluence here" }));
      await logIn(page, user);
      expect(await page.getByText("wants to read and change data").textContent()).toContain(name);
      await follow(page.getByRole("button", { name: "Allow" }));
      await page.waitForURL(`${dashboard.url}/`);
      expect(await page.locator("#box").textContent()).toBe(`Confluence of ${name}`);
    }

    await max.goto(`${confluence.url}/plugins/servlet/oauth/users/access-tokens`);
    await follow(max.getByRole("row", { name: /Start page/ }).getByRole("button", { name: "Revoke access" }));
    await max.getByText("No application has access").waitFor();
    await max.goto(dashboard.url);
    await max.getByRole("link", { name: "Show my Confluence here" }).waitFor();
    await eda.reload();
    expect(await eda.locator("#box").textContent()).toBe("Confluence of Eda Editor");

    await engine.destroy();
    await eda.reload();
    await eda.getByRole("link", { name: "Show my Confluence here" }).waitFor();
  });
});
