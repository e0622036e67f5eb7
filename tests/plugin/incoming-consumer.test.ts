import { randomUUID } from "node:crypto";
import type { Consumer } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { bare, PUBLIC_KEYS } from "../support/public-keys";
import {
  consumerWithKey,
  linkNamed,
  type Stack,
  startInProcessStack,
  startStack,
  startStackWithJira,
} from "../support/stack";

const [KEY, OTHER_KEY] = PUBLIC_KEYS;

const CONSUMER = {
  key: "app",
  name: "App",
  publicKey: KEY,
  description: "Reads pages",
  callback: "https://app.example.com/callback",
};

/** Types of link with the number of writes that a level above 3LO costs: only a generic link needs a second one. */
const LINKS = [
  ["a generic link", {}, 2],
  ["a link to an Atlassian application", { type: "jira", applicationId: randomUUID() }, 1],
] as const;

function declareConsumer(engine: FakeEngine, link: Properties, consumer: Properties = {}): void {
  const app = engine.declare("app", "ApplicationLink", {
    name: "App",
    rpcUrl: "https://app.example.com",
    ...link,
  });
  engine.declare("consumer", "IncomingConsumer", {
    applicationLinkId: app.output("id"),
    ...CONSUMER,
    ...consumer,
  });
}

async function startRegistered(link: Properties, consumer: Properties = {}): Promise<Stack> {
  const stack = await startInProcessStack();
  declareConsumer(stack.engine, link, consumer);
  await stack.engine.up();
  return stack;
}

describe.each(LINKS)("an IncomingConsumer of %s", (_type, link, writesForLevel) => {
  test.each([
    ["3LO", 1],
    ["2LO", writesForLevel],
    ["2LOi", writesForLevel],
  ] as const)("at level %s is registered with %d writes besides the link's", async (level, writes) => {
    const { engine, confluence } = await startInProcessStack();
    const before = confluence.snapshot();
    declareConsumer(engine, link, { level });
    const creation = await requestsDuring(confluence, () => engine.up());
    expect(creation.writes).toBe(1 + writes);
    expect(consumerWithKey(confluence, "app")).toMatchObject({
      name: "App",
      description: "Reads pages",
      publicKey: bare(KEY),
      callback: "https://app.example.com/callback",
      twoLOAllowed: level !== "3LO",
      twoLOImpersonationAllowed: level === "2LOi",
    });

    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.preview()).steps).toEqual([]);
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
    expect((await engine.refresh()).drift).toEqual({});
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test.each<[string, Properties, Partial<Consumer>]>([
    ["name", { name: "Application" }, { name: "Application" }],
    ["description", { description: "Reads spaces" }, { description: "Reads spaces" }],
    ["callback", { callback: "https://app.example.com/new" }, { callback: "https://app.example.com/new" }],
    ["public key", { publicKey: OTHER_KEY }, { publicKey: bare(OTHER_KEY) }],
    ["level", { level: "2LOi" }, { twoLOAllowed: true, twoLOImpersonationAllowed: true }],
  ])("changes its %s in place with one write", async (_what, change, live) => {
    const { engine, confluence } = await startRegistered(link);
    declareConsumer(engine, link, change);
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update consumer"]);
    });
    expect(writes).toBe(1);
    expect(confluence.state.consumers).toHaveLength(1);
    expect(consumerWithKey(confluence, "app")).toMatchObject(live);
    expect(engine.outputs("consumer")).toMatchObject(change);
  });

  test("keeps its level when something else changes", async () => {
    const { engine, confluence } = await startRegistered(link, { level: "2LOi" });
    declareConsumer(engine, link, { level: "2LOi", name: "Application" });
    await engine.up();
    expect(consumerWithKey(confluence, "app")).toMatchObject({
      name: "Application",
      twoLOAllowed: true,
      twoLOImpersonationAllowed: true,
    });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("changes its consumer key and removes the old consumer", async () => {
    const { engine, confluence } = await startRegistered(link);
    declareConsumer(engine, link, { key: "app-2" });
    expect((await engine.up()).steps).toEqual(["update consumer"]);
    expect(confluence.state.consumers.map(({ key }) => key)).toEqual(["app-2"]);
  });

  test("leaves what is no longer declared as it is", async () => {
    const { engine, confluence } = await startRegistered(link);
    declareConsumer(engine, link, { description: undefined, callback: undefined });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(0);
    expect(consumerWithKey(confluence, "app")).toMatchObject({
      description: "Reads pages",
      callback: "https://app.example.com/callback",
    });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("is deleted with one write, also when consumer or link are gone", async () => {
    const { engine, confluence } = await startRegistered(link);
    const state = engine.exportState();
    engine.retract("consumer");
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    expect(confluence.state.consumers).toEqual([]);

    engine.importState(state);
    expect((await engine.destroy()).steps).toEqual(["delete consumer", "delete app"]);
    engine.importState(state);
    await engine.destroy();
    expect(engine.names).toEqual([]);
  });
});

describe("an IncomingConsumer", () => {
  test("recognises the same key in another form", async () => {
    const { engine, confluence } = await startRegistered({});
    declareConsumer(engine, {}, { publicKey: bare(KEY) });
    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
  });

  test("uses the key of an RsaKeyPair made in the same run, which a preview does not know", async () => {
    const { engine, confluence } = await startStack();
    const key = engine.declare("key", "RsaKeyPair", {});
    declareConsumer(engine, {}, { publicKey: key.output("publicKeyPem") });
    expect((await engine.preview()).steps).toEqual(["create key", "create app", "create consumer"]);
    await engine.up();
    expect(consumerWithKey(confluence, "app").publicKey).toBe(engine.outputs("key").publicKeyBase64);
    expect(engine.outputs("consumer").fingerprint).toBe(engine.outputs("key").fingerprint);
  });

  test("is refused with a private key, which is not repeated anywhere", async () => {
    const { engine, confluence } = await startStack();
    const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIEcanary\n-----END PRIVATE KEY-----";
    declareConsumer(engine, {}, { publicKey: privateKey });
    const { total } = await requestsDuring(confluence, async () => {
      const failure = await failureOf(engine.preview());
      expect(failure.message).toMatch(/publicKey is a private key.*publicKeyPem/);
      expect(failure.message + failure.report.output).not.toContain("canary");
    });
    expect(total).toBe(0);
  });

  test("is refused with a string that is not a key", async () => {
    const { engine } = await startStack();
    declareConsumer(engine, {}, { publicKey: "ssh-rsa AAAAB3NzaC1yc2E" });
    expect((await failureOf(engine.preview())).message).toMatch(/publicKey is not a public key: use PEM/);
  });

  test("is refused for a link that does not exist, with the advice to refresh", async () => {
    const { engine } = await startStack();
    engine.declare("consumer", "IncomingConsumer", { applicationLinkId: randomUUID(), ...CONSUMER });
    expect((await failureOf(engine.up())).message).toMatch(
      /There is no application link.*not_found.*--refresh/,
    );
  });

  test("two for one link are refused", async () => {
    const { engine } = await startStack();
    declareConsumer(engine, {});
    await engine.up();
    const applicationLinkId = engine.resource("app").id;
    engine.declare("second", "IncomingConsumer", { ...CONSUMER, applicationLinkId, key: "second" });
    expect((await failureOf(engine.up())).message).toMatch(/declared_twice/);
  });

  test("shares its link with OAuthSettings of the other direction", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    declareConsumer(engine, { type: "jira", rpcUrl: jira.url }, { level: "2LO" });
    engine.declare(
      "oauth",
      "OAuthSettings",
      { applicationLinkId: jira.applicationId, outgoing: "2LO" },
      {
        dependsOn: ["app"],
      },
    );
    await engine.up();
    expect(consumerWithKey(confluence, "app").twoLOAllowed).toBe(true);
    expect(Object.keys(linkNamed(confluence, "App").providers)).toHaveLength(2);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
  });

  test("whose level could not be set is in the state, and the next up sets it", async () => {
    const { engine, confluence } = await startStack();
    declareConsumer(engine, {}, { level: "2LOi" });
    confluence.faults.add({ kind: "status", status: 500, match: { method: "PUT", path: "/oauth$" } });
    expect((await failureOf(engine.up())).message).toMatch(/consumer: Could not set the OAuth settings/);
    expect(engine.names).toEqual(["app", "consumer"]);
    expect(engine.resource("consumer").initErrors).toHaveLength(1);
    confluence.faults.clear();
    expect((await engine.up()).steps).toEqual(["update consumer"]);
    expect(consumerWithKey(confluence, "app").twoLOImpersonationAllowed).toBe(true);
    expect(engine.resource("consumer").initErrors).toEqual([]);
  });

  test("whose level could not be set is repaired after a refresh as well, and can be destroyed", async () => {
    const { engine, confluence } = await startStack();
    const before = confluence.snapshot();
    declareConsumer(engine, {}, { level: "2LOi" });
    confluence.faults.add({ kind: "status", status: 500, match: { method: "PUT", path: "/oauth$" } });
    await failureOf(engine.up());
    confluence.faults.clear();
    expect((await engine.refresh()).drift).toEqual({ consumer: ["level"] });
    expect((await engine.up()).steps).toEqual(["update consumer"]);
    expect(consumerWithKey(confluence, "app").twoLOImpersonationAllowed).toBe(true);
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });
});
