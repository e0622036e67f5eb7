import { configurationOf, requestsDuring } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import {
  linkNamed,
  startInProcessStack,
  startInProcessStackWithJira,
  startStack,
  startStackWithJira,
} from "../support/stack";

const APP = { name: "App", rpcUrl: "https://app.example.com" };

describe("creating an ApplicationLink", () => {
  test("costs one write, and running again costs no request", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    const creation = await requestsDuring(confluence, () => engine.up());
    expect(creation).toMatchObject({ writes: 1, reads: 3 });
    expect(confluence.state.links).toMatchObject([
      { name: "App", typeId: "generic", rpcUrl: APP.rpcUrl, displayUrl: APP.rpcUrl },
    ]);
    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.preview()).steps).toEqual([]);
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
  });

  test("costs no request at preview", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.preview()).steps).toEqual(["create app"]);
    });
    expect(total).toBe(0);
  });

  test("removes trailing slashes, and finds no change afterwards", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", {
      name: "App",
      rpcUrl: "https://app.example.com/in/",
      displayUrl: "https://app.example.com/",
    });
    await engine.up();
    expect(linkNamed(confluence, "App")).toMatchObject({
      rpcUrl: "https://app.example.com/in",
      displayUrl: "https://app.example.com",
    });
    expect((await engine.up()).steps).toEqual([]);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("gives a link to an Atlassian application the id from its manifest", async () => {
    const { engine, jira } = await startStackWithJira();
    engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    await engine.up();
    expect(engine.resource("jira").id).toBe(jira.applicationId);
  });

  test("gives a link to an application that is down the id declared for it", async () => {
    const { engine, confluence } = await startStack();
    const applicationId = "1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11";
    engine.declare("jira", "ApplicationLink", {
      name: "Jira",
      type: "jira",
      rpcUrl: "http://127.0.0.1:9",
      applicationId,
    });
    await engine.up();
    expect(linkNamed(confluence, "Jira").id).toBe(applicationId);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
  });

  test("fails when the other application is down and no id is declared", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: "http://127.0.0.1:9" });
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(
      /could not read the manifest of http:\/\/127\.0\.0\.1:9.*peer_unreachable.*applicationId/i,
    );
    expect(confluence.state.links).toEqual([]);
  });

  test("fails when the other application is of another type", async () => {
    const { engine, jira } = await startStackWithJira();
    engine.declare("jira", "ApplicationLink", { name: "Jira", type: "bamboo", rpcUrl: jira.url });
    expect((await failureOf(engine.up())).message).toMatch(/is of type "jira".*peer_mismatch/);
  });

  test("fails for a type that is not installed", async () => {
    const { engine } = await startStack();
    engine.declare("app", "ApplicationLink", {
      ...APP,
      type: "lotus",
      applicationId: "1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11",
    });
    expect((await failureOf(engine.up())).message).toMatch(
      /type_not_installed.*does not know the type "lotus"/,
    );
  });

  test("fails for a name that another link has, and leaves nothing behind", async () => {
    const { engine, confluence } = await startStack();
    addLink(confluence, { name: "App" });
    const before = confluence.snapshot();
    engine.declare("app", "ApplicationLink", APP);
    expect((await failureOf(engine.up())).message).toMatch(/name "App" belongs to another.*name_taken/);
    expect(confluence.snapshot()).toEqual(before);
    expect(engine.names).toEqual([]);
  });

  test("fails for a name that somebody takes at the same moment, and leaves nothing behind", async () => {
    const { engine, confluence } = await startInProcessStack();
    const other = new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
    engine.declare("app", "ApplicationLink", APP);
    other.declare("twin", "ApplicationLink", { name: "App", rpcUrl: "https://twin.example.com" });
    const failures = (await Promise.allSettled([engine.up(), other.up()])).flatMap((outcome) =>
      outcome.status === "rejected" ? [String(outcome.reason)] : [],
    );
    expect(failures).toEqual([expect.stringMatching(/name_taken/)]);
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["App"]);
    expect([...engine.names, ...other.names]).toHaveLength(1);
  });
});

describe("changing an ApplicationLink", () => {
  test.each([
    ["name", { name: "Application" }],
    ["rpcUrl", { rpcUrl: "https://moved.example.com", displayUrl: "https://app.example.com" }],
    ["displayUrl", { displayUrl: "https://public.example.com" }],
    ["everything at once", { name: "Application", rpcUrl: "https://moved.example.com" }],
  ])("%s is updated in place with one write", async (_what, change) => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    const { id } = engine.resource("app");
    engine.declare("app", "ApplicationLink", { ...APP, ...change });
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update app"]);
    });
    expect(writes).toBe(1);
    expect(confluence.state.links).toMatchObject([{ id, ...change }]);
    expect(engine.resource("app").id).toBe(id);
    expect(engine.outputs("app")).toMatchObject(change);
  });

  test("its type replaces it, deleting the old one first", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: jira.url });
    await engine.up();
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: jira.url, type: "jira" });
    expect((await engine.up()).steps).toEqual(["delete-replaced app", "create-replacement app"]);
    expect(confluence.state.links).toMatchObject([{ id: jira.applicationId, typeId: "jira", name: "App" }]);
  });

  test("its type replaces the resources that belong to the link as well", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    const declare = (type: string) => {
      const app = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: jira.url, type });
      const key = engine.declare("key", "RsaKeyPair", {});
      engine.declare("consumer", "IncomingConsumer", {
        applicationLinkId: app.output("id"),
        key: "app",
        name: "App",
        publicKey: key.output("publicKeyPem"),
      });
    };
    declare("generic");
    await engine.up();
    declare("jira");
    const steps = [
      "delete-replaced consumer",
      "delete-replaced app",
      "create-replacement app",
      "create-replacement consumer",
    ];
    expect((await engine.preview()).steps).toEqual(steps);
    expect((await engine.up()).steps).toEqual(steps);
    expect(confluence.state.consumers).toHaveLength(1);
    expect(linkNamed(confluence, "App").properties).toEqual({ "oauth.incoming.consumerkey": "app" });
  });

  test("to a name that another link has fails and changes nothing", async () => {
    const { engine, confluence } = await startInProcessStack();
    addLink(confluence, { name: "Taken" });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    const before = confluence.snapshot();
    engine.declare("app", "ApplicationLink", { ...APP, name: "Taken" });
    expect((await failureOf(engine.up())).message).toMatch(/name_taken/);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("to a URL that another link has fails and changes nothing", async () => {
    const { engine, confluence } = await startInProcessStack();
    addLink(confluence, { name: "Other", rpcUrl: "https://taken.example.com" });
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    engine.declare("app", "ApplicationLink", { ...APP, rpcUrl: "https://taken.example.com" });
    expect((await failureOf(engine.up())).message).toMatch(/rpcUrl "https:\/\/taken.example.com".*url_taken/);
    expect(linkNamed(confluence, "App").rpcUrl).toBe(APP.rpcUrl);
  });

  test("fails when the link is gone, and refreshing first creates it again", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    confluence.state.links.length = 0;
    engine.declare("app", "ApplicationLink", { ...APP, name: "Application" });
    expect((await failureOf(engine.up())).message).toMatch(/no longer exists.*not_found.*--refresh/);
    expect((await engine.up({ isRefreshed: true })).steps).toEqual(["refresh-delete app", "create app"]);
    expect(linkNamed(confluence, "Application").rpcUrl).toBe(APP.rpcUrl);
  });
});

describe("drift of an ApplicationLink", () => {
  test("that somebody has reverted by hand needs no write", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    const link = linkNamed(confluence, "App");
    link.name = "By hand";
    await engine.refresh();
    link.name = "App";
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(0);
    expect(engine.outputs("app")).toMatchObject({ name: "App" });
  });
});

describe("deleting an ApplicationLink", () => {
  test("leaves the server as it was found", async () => {
    const { engine, confluence } = await startStack();
    const before = confluence.snapshot();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    engine.retract("app");
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["delete app"]);
    });
    expect(writes).toBe(1);
    expect(confluence.snapshot()).toEqual(before);
    expect(engine.names).toEqual([]);
  });

  test("succeeds when the link is gone already", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    confluence.state.links.length = 0;
    expect((await engine.destroy()).steps).toEqual(["delete app"]);
    expect(engine.names).toEqual([]);
  });

  test("also deletes a consumer that was registered by hand, instead of orphaning it", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "ApplicationLink", APP);
    await engine.up();
    linkNamed(confluence, "App").properties["oauth.incoming.consumerkey"] = "by-hand";
    confluence.state.consumers.push({
      key: "by-hand",
      name: "By hand",
      description: null,
      publicKey: "MIIB",
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: false,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: false,
    });
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
    expect(confluence.state.consumers).toEqual([]);
  });
});
