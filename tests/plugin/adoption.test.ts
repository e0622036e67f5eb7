import { requestsDuring } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { bare, PUBLIC_KEYS } from "../support/public-keys";
import { restClient } from "../support/rest-client";
import {
  consumerWithKey,
  linkNamed,
  type Stack,
  startInProcessStack,
  startInProcessStackWithJira,
  startStack,
} from "../support/stack";

const URL = "https://app.example.com";
const OLD_URL = "https://old.example.com";
const ID = "c45aad5a-3d30-38ac-9865-641e8a1a017a";

/** Starts a stack on a server where somebody has created a link by hand. */
async function startWithLink(start = startInProcessStack): Promise<Stack> {
  const stack = await start();
  addLink(stack.confluence, { id: ID, name: "By hand", rpcUrl: URL, displayUrl: URL, isPrimary: true });
  return stack;
}

function declareLink(engine: FakeEngine, inputs: Properties): void {
  engine.declare("app", "ApplicationLink", { rpcUrl: URL, ...inputs });
}

describe("an application link that exists already", () => {
  test("stays unchanged by default; the message says what differs and what to add", async () => {
    const { engine, confluence } = await startWithLink(startStack);
    const before = confluence.snapshot();
    declareLink(engine, { name: "App" });
    const { message } = await failureOf(engine.up());
    expect(message).toContain(`"By hand" (${ID}) already exists`);
    expect(message).toContain('name: "By hand" on the server, "App" declared');
    expect(message).toMatch(/already_exists.*adopt: "takeover".*pulumi config set confluence:adopt takeover/);
    expect(confluence.snapshot()).toEqual(before);
    expect(engine.names).toEqual([]);
  });

  test("stays unchanged by default even when it is as declared; the message suggests the safer value", async () => {
    const { engine } = await startWithLink();
    declareLink(engine, { name: "By hand" });
    expect((await failureOf(engine.up())).message).toMatch(/as declared.*already_exists.*adopt: "identical"/);
  });

  test('is taken over without a write by "identical", when nothing would change', async () => {
    const { engine, confluence } = await startWithLink();
    declareLink(engine, { name: "By hand", adopt: "identical" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(0);
    expect(engine.resource("app").id).toBe(ID);
    expect(engine.outputs("app")).toMatchObject({ adopted: true });
  });

  test("is never shared by two resources, whichever of them the program declares first", async () => {
    const { engine } = await startInProcessStack();
    const declareFirst = (rpcUrl: string) =>
      engine.declare("first", "ApplicationLink", { name: "First", rpcUrl }, { isLate: true });
    declareFirst(URL);
    await engine.up();
    declareFirst(OLD_URL);
    declareLink(engine, { name: "App" });
    expect((await failureOf(engine.up())).message).toMatch(
      /already exists.*another resource of this program .* `pulumi up --target` of that resource first/,
    );
    declareLink(engine, { name: "App", adopt: "takeover" });
    for (let ups = 0; ups < 3; ups++) {
      expect((await failureOf(engine.up())).message).toMatch(
        /declared by two resources.*declared_twice.*`pulumi state delete <its urn>`/,
      );
    }
  });

  test.each([
    ["name", { name: "App" }],
    ["displayUrl", { name: "By hand", displayUrl: "https://public.example.com" }],
  ])('is refused by "identical" when its %s would change', async (field, inputs) => {
    const { engine, confluence } = await startWithLink();
    const before = confluence.snapshot();
    declareLink(engine, { ...inputs, adopt: "identical" });
    expect((await failureOf(engine.up())).message).toMatch(
      new RegExp(`differs in ${field}: .*already_exists`),
    );
    expect(confluence.snapshot()).toEqual(before);
  });

  test('is taken over and changed with one write by "takeover"', async () => {
    const { engine, confluence } = await startWithLink();
    declareLink(engine, { name: "App", displayUrl: "https://public.example.com", adopt: "takeover" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    expect(confluence.state.links).toMatchObject([
      { id: ID, name: "App", displayUrl: "https://public.example.com" },
    ]);
    expect(engine.outputs("app")).toMatchObject({ adopted: true });
    expect((await engine.up()).steps).toEqual([]);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("is taken over for one run by the configuration, which the resource can override", async () => {
    const { engine } = await startWithLink();
    const plain = engine.options;
    engine.options = { config: { ...plain.config, "confluence:adopt": "takeover" } };
    declareLink(engine, { name: "App", adopt: "never" });
    expect((await failureOf(engine.up())).message).toMatch(/already_exists/);
    declareLink(engine, { name: "App" });
    await engine.up();
    engine.options = plain;
    expect((await engine.up()).steps).toEqual([]);
    expect(engine.outputs("app")).toMatchObject({ adopted: true });
  });

  test("needs no adopt once it is in the state: it may be removed or changed", async () => {
    const { engine, confluence } = await startWithLink();
    declareLink(engine, { name: "App", adopt: "takeover" });
    await engine.up();
    const { total } = await requestsDuring(confluence, async () => {
      declareLink(engine, { name: "App" });
      expect((await engine.up()).steps).toEqual([]);
      declareLink(engine, { name: "App", adopt: "identical" });
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
  });

  test("to an Atlassian application is found by its URL, or by the id declared for it", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    addLinkTo(confluence, jira, { name: "By hand" });
    const jiraLink = { name: "Jira", type: "jira", adopt: "takeover" };
    engine.declare("jira", "ApplicationLink", { ...jiraLink, rpcUrl: jira.url });
    await engine.up();
    expect(engine.resource("jira").id).toBe(jira.applicationId);

    const other = await startInProcessStackWithJira();
    addLinkTo(other.confluence, other.jira, { name: "By hand", rpcUrl: "https://old.example.com" });
    other.engine.declare("jira", "ApplicationLink", {
      ...jiraLink,
      rpcUrl: other.jira.url,
      applicationId: other.jira.applicationId,
    });
    await other.engine.up();
    expect(linkNamed(other.confluence, "Jira")).toMatchObject({
      id: other.jira.applicationId,
      rpcUrl: other.jira.url,
    });
  });

  test("under another URL, to an application that responds, is refused with what to declare", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    addLinkTo(confluence, jira, { name: "By hand", rpcUrl: OLD_URL, displayUrl: OLD_URL });
    engine.declare("jira", "ApplicationLink", {
      name: "Jira",
      type: "jira",
      rpcUrl: jira.url,
      adopt: "takeover",
    });
    expect((await failureOf(engine.up())).message).toMatch(/already_exists.*applicationId/);
  });

  test("of another type is refused, since a type cannot change", async () => {
    const { engine, confluence } = await startInProcessStack();
    addLink(confluence, { id: ID, name: "By hand", typeId: "jira", rpcUrl: URL });
    declareLink(engine, { name: "App", type: "bamboo", applicationId: ID, adopt: "takeover" });
    expect((await failureOf(engine.up())).message).toMatch(
      /already exists with the type "jira", not "bamboo"/,
    );
  });

  test("that was moved and still owns the id of the URL is named", async () => {
    const { engine, confluence } = await startInProcessStack();
    addLink(confluence, { id: ID, name: "Moved", rpcUrl: "https://new.example.com" });
    declareLink(engine, { name: "App", adopt: "takeover" });
    expect((await failureOf(engine.up())).message).toMatch(/"Moved".*https:\/\/new\.example\.com.*id_taken/);
  });

  test('but is not shown by the server, is removed and created again only by "takeover"', async () => {
    const { engine, confluence } = await startInProcessStack();
    confluence.state.ghostLinkIds.push(ID);
    declareLink(engine, { name: "App" });
    expect((await failureOf(engine.up())).message).toMatch(/ghost_link.*adopt: "takeover"/);
    declareLink(engine, { name: "App", adopt: "takeover" });
    await engine.up();
    expect(linkNamed(confluence, "App").id).toBe(ID);
  });

  test("is deleted like any other when its resource is", async () => {
    const { engine, confluence } = await startWithLink();
    declareLink(engine, { name: "By hand", adopt: "identical" });
    await engine.up();
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
  });
});

describe("OAuth settings that exist already", () => {
  const levels = (incoming: boolean, outgoing: boolean) => ({
    incoming: { enabled: incoming, twoLoEnabled: incoming, twoLoImpersonationEnabled: false },
    outgoing: { enabled: outgoing, twoLoEnabled: outgoing, twoLoImpersonationEnabled: false },
  });

  async function startWithSettings() {
    const stack = await startInProcessStackWithJira();
    addLinkTo(stack.confluence, stack.jira);
    const path = `/rest/applinks/3.0/status/${stack.jira.applicationId}/oauth`;
    await restClient(stack.confluence.url)("PUT", path, levels(true, false));
    return stack;
  }

  test.each([
    ["never", { incoming: "2LO" }, /as declared.*already_exists.*"identical"/],
    ["never", { incoming: "3LO" }, /incoming: "2LO" on the server, "3LO" declared.*"takeover"/],
    ["identical", { incoming: "3LO" }, /already_exists/],
    ["identical", { incoming: "2LO", outgoing: "2LO" }, /outgoing: "disabled" on the server/],
  ])('are refused by "%s" with %j declared', async (adopt, declared, message) => {
    const { engine, confluence, jira } = await startWithSettings();
    const before = confluence.snapshot();
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: jira.applicationId, adopt, ...declared });
    expect((await failureOf(engine.up())).message).toMatch(message);
    expect(confluence.snapshot()).toEqual(before);
  });

  test.each([
    ["never", { outgoing: "2LO" }, 1, false],
    ["identical", { incoming: "2LO" }, 0, true],
    ["takeover", { incoming: "3LO", outgoing: "2LO" }, 1, true],
  ])('do not prevent "%s" with %j declared', async (adopt, declared, writes, adopted) => {
    const { engine, confluence, jira } = await startWithSettings();
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: jira.applicationId, adopt, ...declared });
    const counted = await requestsDuring(confluence, () => engine.up());
    expect(counted.writes).toBe(writes);
    expect(engine.outputs("oauth")).toMatchObject({ ...declared, adopted });
    expect((await engine.refresh()).drift).toEqual({});
  });
});

describe("a consumer that exists already", () => {
  const [KEY, OTHER_KEY] = PUBLIC_KEYS;
  const CONSUMER = { applicationLinkId: ID, key: "app", name: "App", publicKey: KEY };

  async function startWithConsumer(): Promise<Stack> {
    const stack = await startInProcessStack();
    addLink(stack.confluence, { id: ID, rpcUrl: URL, properties: { "oauth.incoming.consumerkey": "app" } });
    stack.confluence.state.consumers.push({
      key: "app",
      name: "App",
      description: "By hand",
      publicKey: bare(KEY),
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: true,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: true,
    });
    return stack;
  }

  test.each([
    ["never", { level: "2LOi" }, /consumer "app".*as declared.*already_exists/],
    ["identical", { level: "3LO" }, /level: "2LOi" on the server, "3LO" declared/],
    ["identical", { level: "2LOi", key: "other" }, /key: "app" on the server, "other" declared/],
    ["identical", { level: "2LOi", publicKey: OTHER_KEY }, /publicKey: "[0-9a-f:]+" on the server/],
    ["identical", { level: "2LOi", description: "Declared" }, /description: "By hand" on the server/],
  ])('is refused by "%s" with %#', async (adopt, declared, message) => {
    const { engine, confluence } = await startWithConsumer();
    const before = confluence.snapshot();
    engine.declare("consumer", "IncomingConsumer", { ...CONSUMER, adopt, ...declared });
    expect((await failureOf(engine.up())).message).toMatch(message);
    expect(confluence.snapshot()).toEqual(before);
  });

  test('is taken over without a write by "identical", and keeps what is not declared', async () => {
    const { engine, confluence } = await startWithConsumer();
    const before = confluence.snapshot();
    engine.declare("consumer", "IncomingConsumer", { ...CONSUMER, level: "2LOi", adopt: "identical" });
    await engine.up();
    expect(confluence.snapshot()).toEqual(before);
    expect(engine.outputs("consumer")).toMatchObject({ adopted: true });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test('is taken over and changed by "takeover", and keeps what is not declared', async () => {
    const { engine, confluence } = await startWithConsumer();
    engine.declare("consumer", "IncomingConsumer", {
      ...CONSUMER,
      name: "Application",
      publicKey: OTHER_KEY,
      level: "2LO",
      adopt: "takeover",
    });
    await engine.up();
    expect(consumerWithKey(confluence, "app")).toMatchObject({
      name: "Application",
      description: "By hand",
      publicKey: bare(OTHER_KEY),
      twoLOAllowed: true,
      twoLOImpersonationAllowed: false,
    });
    expect((await engine.up()).steps).toEqual([]);
    expect((await engine.refresh()).drift).toEqual({});
  });
});
