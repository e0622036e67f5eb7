import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, requestsDuring, startConfluence } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { PUBLIC_KEYS } from "../support/public-keys";
import { linkNamed, startInProcessStack, startStack } from "../support/stack";

const APP = { name: "App", rpcUrl: "https://app.example.com" };
const MANIFEST = "GET /rest/applinks/1.0/manifest";
const [KEY = ""] = PUBLIC_KEYS;
const LIST = "GET /rest/applinks/3.0/applinks";

/** Configuration of two connections: the default one and `staging`. */
function bothConfigured(main: Emulator, staging: Emulator): Record<string, string> {
  const connections = { staging: { baseUrl: staging.url, username: "admin", password: "admin" } };
  return { ...configurationOf(main), "confluence:connections": JSON.stringify(connections) };
}

/** The same server under another name of this machine. */
function byOtherName({ url }: Emulator): string {
  return url.replace("127.0.0.1", "localhost");
}

describe("connections", () => {
  test("resources of a named connection are on its server", async () => {
    const [main, staging] = await Promise.all([startConfluence(), startConfluence()]);
    const engine = new FakeEngine({ config: bothConfigured(main, staging) });
    engine.declare("app", "ApplicationLink", APP);
    engine.declare("staged", "ApplicationLink", { ...APP, connection: "staging" });
    await engine.up();
    expect(engine.outputs("app")).toMatchObject({ connection: "default", instanceId: main.applicationId });
    expect(engine.outputs("staged")).toMatchObject({
      connection: "staging",
      instanceId: staging.applicationId,
      instanceUrl: staging.url,
    });
    expect([main, staging].map(({ state }) => state.links.length)).toEqual([1, 1]);
    await engine.destroy();
    expect([main, staging].map(({ state }) => state.links.length)).toEqual([0, 0]);
  });

  test("another connection replaces a resource: deleted here, created there", async () => {
    const [main, staging] = await Promise.all([startConfluence(), startConfluence()]);
    const engine = new FakeEngine({ config: bothConfigured(main, staging) });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    engine.declare("app", "ApplicationLink", { ...APP, connection: "staging" });
    expect((await engine.up()).steps).toEqual(["delete-replaced app", "create-replacement app"]);
    expect(main.state.links).toEqual([]);
    expect(linkNamed(staging, "App").rpcUrl).toBe(APP.rpcUrl);
  });

  test("another address of the same server is recorded in place, with no write", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    engine.options = { config: { ...engine.options.config, "confluence:baseUrl": byOtherName(confluence) } };
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update app"]);
    });
    expect(writes).toBe(0);
    expect(engine.outputs("app")).toMatchObject({ instanceUrl: byOtherName(confluence) });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("a connection that leads to another server changes nothing on either", async () => {
    const [main, other] = await Promise.all([startConfluence(), startConfluence()]);
    const engine = new FakeEngine({ config: configurationOf(main) });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    const before = [main.snapshot(), other.snapshot()];
    engine.options = { config: configurationOf(other) };
    for (const operation of [() => engine.up(), () => engine.refresh(), () => engine.destroy()]) {
      const { message } = await failureOf(operation());
      expect(message).toMatch(/leads to a different server.*instance_mismatch.*Nothing was changed/);
    }
    expect([main.snapshot(), other.snapshot()]).toEqual(before);
    expect(engine.names).toEqual(["app"]);
  });

  test("a server that was set up again at the same address is another server", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    confluence.state.applicationId = "1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11";
    const before = confluence.snapshot();
    expect((await failureOf(engine.destroy())).message).toMatch(
      /instance_mismatch.*no longer exists.*pulumi state delete/s,
    );
    expect(confluence.snapshot()).toEqual(before);
  });

  test("the server's identity is read once per run, whatever the number of resources", async () => {
    const { engine, confluence } = await startStack();
    for (let index = 0; index < 5; index++) {
      engine.declare(`app-${index}`, "ApplicationLink", {
        name: `App ${index}`,
        rpcUrl: `https://app-${index}.example.com`,
      });
    }
    expect((await requestsDuring(confluence, () => engine.up())).byRoute[MANIFEST]).toBe(1);
    expect((await requestsDuring(confluence, () => engine.refresh())).byRoute[MANIFEST]).toBe(1);
    expect((await requestsDuring(confluence, () => engine.destroy())).byRoute[MANIFEST]).toBe(1);
  });

  test("the links are listed once per run and once for each eight new ones, whatever their number", async () => {
    const { engine, confluence } = await startInProcessStack();
    const declareAll = (round: string): void => {
      for (let index = 0; index < 20; index++) {
        engine.declare(`app-${index}`, "ApplicationLink", {
          name: `App ${index}${round}`,
          rpcUrl: `https://app-${index}.example.com`,
        });
      }
    };
    const requestsOf = async (run: () => Promise<unknown>) => (await requestsDuring(confluence, run)).byRoute;
    declareAll("");
    expect(await requestsOf(() => engine.up())).toEqual({
      [MANIFEST]: 1,
      "PUT /rest/applinks/3.0/applicationlink": 20,
      [LIST]: 1 + 3,
    });
    declareAll(" again");
    expect(await requestsOf(() => engine.up())).toEqual({
      [MANIFEST]: 1,
      "PUT /rest/applinks/3.0/applinks/{id}": 20,
      [LIST]: 1,
    });
    expect(confluence.state.links.map(({ name }) => name)).toContain("App 19 again");
    expect(await requestsOf(() => engine.refresh())).toEqual({ [MANIFEST]: 1, [LIST]: 1 });
  });

  test("a new link with a consumer costs two writes, and no read of its own", async () => {
    const { engine, confluence } = await startInProcessStack();
    for (let index = 0; index < 20; index++) {
      const name = `app-${index}`;
      const link = engine.declare(name, "ApplicationLink", { name, rpcUrl: `https://${name}.example.com` });
      const consumer = {
        applicationLinkId: link.output("id"),
        key: name,
        name,
        publicKey: KEY,
        level: "3LO",
      };
      engine.declare(`${name}-consumer`, "IncomingConsumer", consumer);
    }
    const { byRoute } = await requestsDuring(confluence, () => engine.up());
    expect(byRoute).toEqual({
      [MANIFEST]: 1,
      "PUT /rest/applinks/3.0/applicationlink": 20,
      "PUT /rest/applinks-oauth/1.0/applicationlink/{id}/authentication/consumer": 20,
      [LIST]: 1 + 3,
    });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("a connection that is not configured is reported with the commands that configure it", async () => {
    const { engine } = await startStack();
    engine.declare("app", "ApplicationLink", { ...APP, connection: "staging" });
    expect((await failureOf(engine.preview())).message).toMatch(
      /no connection with this name.*the connections are default.*not_configured.*pulumi config set --path 'confluence:connections\.<name>\.baseUrl'/i,
    );
  });

  test("no configuration at all is reported with the commands that configure it", async () => {
    const engine = new FakeEngine({ config: {} });
    engine.declare("app", "ApplicationLink", APP);
    const { message } = await failureOf(engine.preview());
    expect(message).toMatch(/not_configured.*pulumi config set confluence:baseUrl.*CONFLUENCE_BASE_URL/);
  });

  test("a preview works without a login, and warns once; an up stops before anything is sent", async () => {
    const { engine, confluence } = await startInProcessStack();
    const { "confluence:baseUrl": baseUrl = "", ...login } = configurationOf(confluence);
    engine.options = { config: { "confluence:baseUrl": baseUrl } };
    engine.declare("app", "ApplicationLink", APP);
    engine.declare("other", "ApplicationLink", { name: "Other", rpcUrl: "https://other.example.com" });
    const none =
      /no credentials.*confluence:username.*--secret confluence:password.*--secret confluence:token.*CONFLUENCE_PASSWORD/;
    const { steps, output } = await engine.preview();
    expect(steps).toEqual(["create app", "create other"]);
    expect(output).toMatch(/^warning: connection "default": a preview runs without a login/);
    expect(output).toMatch(none);
    expect(output.match(/warning/g)).toHaveLength(1);
    expect((await failureOf(engine.up())).message).toMatch(none);
    expect(confluence.requests.total).toBe(0);

    engine.options = { config: configurationOf(confluence) };
    await engine.up();
    engine.options = {
      config: { "confluence:baseUrl": baseUrl, "confluence:username": login["confluence:username"] ?? "" },
    };
    engine.declare("app", "ApplicationLink", { ...APP, name: "Renamed" });
    const second = await engine.preview();
    expect(second.steps).toEqual(["update app"]);
    expect(second.output).toMatch(/but no password.*--secret confluence:password/);
    expect((await failureOf(engine.refresh())).message).toMatch(/but no password.*not_configured/);
    expect((await failureOf(engine.destroy())).message).toMatch(/but no password.*not_configured/);
    expect(linkNamed(confluence, "App").rpcUrl).toBe(APP.rpcUrl);
  });

  test("plain http to another host is refused before any request", async () => {
    const config = {
      "confluence:baseUrl": "http://confluence.example.com",
      "confluence:username": "admin",
      "confluence:password": "admin",
    };
    const engine = new FakeEngine({ config });
    engine.declare("app", "ApplicationLink", APP);
    expect((await failureOf(engine.preview())).message).toMatch(
      /plain http to confluence\.example\.com.*insecure_http.*Use https.*allowInsecureHttp/,
    );
  });
});

describe("the environment", () => {
  test("supplies what is missing from the configuration", async () => {
    const confluence = await startConfluence();
    const engine = new FakeEngine({
      config: {},
      env: {
        CONFLUENCE_BASE_URL: confluence.url,
        CONFLUENCE_USERNAME: "admin",
        CONFLUENCE_PASSWORD: "admin",
      },
    });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    expect(linkNamed(confluence, "App").rpcUrl).toBe(APP.rpcUrl);
  });

  test("supplies a token", async () => {
    const confluence = await startConfluence({
      users: [{ name: "bot", password: "x", role: "administrator", tokens: ["token-4711"] }],
    });
    const engine = new FakeEngine({
      config: { "confluence:baseUrl": confluence.url },
      env: { CONFLUENCE_TOKEN: "token-4711" },
    });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    expect(confluence.requests.list.map(({ authentication }) => authentication)).toContain("bearer");
  });

  test("supplies a named connection", async () => {
    const confluence = await startConfluence();
    const engine = new FakeEngine({
      config: {},
      env: {
        CONFLUENCE_STAGING_BASE_URL: confluence.url,
        CONFLUENCE_STAGING_USERNAME: "admin",
        CONFLUENCE_STAGING_PASSWORD: "admin",
      },
    });
    engine.declare("app", "ApplicationLink", { ...APP, connection: "staging" });
    await engine.up();
    expect(linkNamed(confluence, "App").rpcUrl).toBe(APP.rpcUrl);
  });

  test("never completes a login that is configured", async () => {
    const confluence = await startConfluence();
    const engine = new FakeEngine({
      config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
      env: { CONFLUENCE_PASSWORD: "admin", CONFLUENCE_TOKEN: "token-4711" },
    });
    engine.declare("app", "ApplicationLink", APP);
    expect((await failureOf(engine.up())).message).toMatch(/but no password.*not_configured/);
  });
});
