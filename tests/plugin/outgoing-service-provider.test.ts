import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { type PageClient, pageClient } from "../support/page-client";
import { PROTECTED_PATH, type ServiceProvider, startServiceProvider } from "../support/service-provider";
import { linkNamed, startInProcessStack, startStack } from "../support/stack";

const OAUTH = "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider";
const LINK = { name: "Tickets", rpcUrl: "https://tickets.example.com/app" };
const TICKETS = {
  key: "confluence",
  name: "Tickets",
  sharedSecret: "tickets-secret-7731",
  requestTokenUrl: "https://tickets.example.com/app/oauth/request-token",
  accessTokenUrl: "https://tickets.example.com/app/oauth/access-token",
  authorizeUrl: "https://tickets.example.com/app/oauth/authorize",
};
const TOKEN = { "confluence:username": "", "confluence:password": "", "confluence:token": "admin-token" };

describe("an OutgoingServiceProvider", () => {
  test("costs two writes, running again costs no request, and destroying leaves the server as found", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLink(engine);
    await engine.up();
    const before = confluence.snapshot();
    declareTickets(engine);
    expect(await requestsDuring(confluence, () => engine.up())).toMatchObject({ writes: 2 });
    expect(linkNamed(confluence, "Tickets").providers[OAUTH]).toEqual({
      "consumerKey.outbound": "confluence",
      "serviceProvider.requestTokenUrl": TICKETS.requestTokenUrl,
      "serviceProvider.accessTokenUrl": TICKETS.accessTokenUrl,
      "serviceProvider.authorizeUrl": TICKETS.authorizeUrl,
    });
    const { key, name, sharedSecret } = TICKETS;
    expect(confluence.state.serviceProviderConsumers).toEqual([
      { key, name, sharedSecret, description: null },
    ]);

    const again = await requestsDuring(confluence, async () => expect((await engine.up()).steps).toEqual([]));
    expect(again.total).toBe(0);
    expect((await engine.refresh()).drift).toEqual({});
    engine.retract("tickets");
    expect((await engine.up()).steps).toEqual(["delete tickets"]);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("costs one read of its own for each refresh", async () => {
    const { engine, confluence } = await startedTickets();
    const { byRoute } = await requestsDuring(confluence, () => engine.refresh());
    expect(Object.keys(byRoute).sort()).toEqual([
      "GET /rest/applinks-oauth/1.0/applicationlink/{id}/authentication",
      "GET /rest/applinks/1.0/manifest",
      "GET /rest/applinks/3.0/applinks",
    ]);
  });

  test("writes a changed secret once, and keeps it out of state and output", async () => {
    const { engine, confluence } = await startedTickets();
    declareTickets(engine, { sharedSecret: "rotated-secret-9921" });
    const rotation = await requestsDuring(confluence, async () => {
      const { output } = await engine.up();
      expect(output).not.toMatch(/rotated-secret|tickets-secret/);
    });
    expect(rotation.writes).toBe(1);
    expect(storedConsumer(confluence).sharedSecret).toBe("rotated-secret-9921");
    expect(engine.stateText()).not.toMatch(/rotated-secret|tickets-secret/);
  });

  test.each([
    ["key", { key: "wiki" }],
    ["name", { name: "Issue tracker" }],
  ])("a new %s leaves no entry under the old one", async (_, change) => {
    const { engine, confluence } = await startedTickets();
    declareTickets(engine, change);
    expect((await engine.up()).steps).toEqual(["update tickets"]);
    expect(confluence.state.serviceProviderConsumers).toEqual([
      {
        key: TICKETS.key,
        name: TICKETS.name,
        sharedSecret: TICKETS.sharedSecret,
        description: null,
        ...change,
      },
    ]);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("shows no drift after an administrator saves its form unchanged", async () => {
    const { engine, confluence } = await startedTickets();
    setConfig(confluence, "serviceProvider.requestTokenUrl", "/oauth/request-token");
    setConfig(confluence, "serviceProvider.authorizeUrl", "/app/oauth/authorize");
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("is recorded when its second write fails, and finished by the next up", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLink(engine);
    declareTickets(engine);
    confluence.faults.add({
      kind: "status",
      status: 400,
      match: { method: "PUT", path: "consumer$", times: 1 },
    });
    await failureOf(engine.up());
    expect(engine.resource("tickets").initErrors).not.toEqual([]);
    expect((await engine.up()).steps).toEqual(["update tickets"]);
    expect(storedConsumer(confluence)).toMatchObject({
      key: "confluence",
      sharedSecret: TICKETS.sharedSecret,
    });
  });

  test("takes over an existing one, with the declared secret, only with adopt", async () => {
    const { engine, confluence } = await startedTickets();
    const other = new FakeEngine(engine.options, startInProcessPlugin);
    other.importState(engine.exportState().filter(({ name }) => name === "link"));
    declareLink(other);
    declareTickets(other, { name: "Issues", sharedSecret: "other-secret-1" });
    expect((await failureOf(other.up())).message).toMatch(
      /"confluence" of the application link .* name: "Tickets" on the server, "Issues" declared; sharedSecret: never returned.*already_exists.*takeover/,
    );
    declareTickets(other, { name: "Issues", sharedSecret: "other-secret-1", adopt: "takeover" });
    await other.up();
    expect(confluence.state.serviceProviderConsumers).toMatchObject([
      { name: "Issues", sharedSecret: "other-secret-1" },
    ]);
  });
});

describe("an OutgoingServiceProvider on a connection with a token", () => {
  test("leaves no usable secret behind when it is destroyed, and reports what stays", async () => {
    const { engine, confluence } = await startedTickets({}, TOKEN);
    engine.retract("tickets");
    const { output } = await engine.up();
    expect(output).toMatch(
      /^warning: OutgoingServiceProvider "confluence" of the application link \S+: the link keeps an unused entry named "Tickets", because removing it requires .* has only a token\. Its shared secret was replaced by a random one\. Servers that clean up after links delete it with the link; others keep it\. With .* later deletions leave nothing\.$/m,
    );
    expect(storedConsumer(confluence)).toMatchObject({
      description: "Not in use: removed by Pulumi, without the password that deletes it",
    });
    expect(storedConsumer(confluence).sharedSecret).not.toBe(TICKETS.sharedSecret);
    expect(output).not.toContain(storedConsumer(confluence).sharedSecret);
  });

  test.each([
    ["the same key and name", {}],
    ["others", { key: "wiki", name: "Wiki" }],
  ])("leaves nothing in the way of another one with %s", async (_which, change) => {
    const { engine, confluence } = await startedTickets({}, TOKEN);
    engine.retract("tickets");
    await engine.up();
    declareTickets(engine, change);
    expect((await engine.up()).steps).toEqual(["create tickets"]);
    const { key, name, sharedSecret } = { ...TICKETS, ...change };
    expect(confluence.state.serviceProviderConsumers).toContainEqual({
      ...{ key, name, sharedSecret },
      description: null,
    });
    expect(linkNamed(confluence, "Tickets").providers[OAUTH]).toMatchObject({ "consumerKey.outbound": key });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("has nothing of what was left taken for its own when a run ended before it was recorded", async () => {
    const { engine, confluence } = await startedTickets({}, TOKEN);
    const state = engine.exportState();
    engine.retract("tickets");
    await engine.up();
    engine.importState(state);
    declareTickets(engine);
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([
      "refresh-delete tickets",
      "create tickets",
    ]);
    expect(storedConsumer(confluence)).toMatchObject({
      sharedSecret: TICKETS.sharedSecret,
      description: null,
    });
  });

  test("can still be given another key", async () => {
    const { engine, confluence } = await startedTickets({}, TOKEN);
    declareTickets(engine, { key: "wiki", name: "Wiki" });
    await engine.up();
    expect((await engine.refresh()).drift).toEqual({});
    const usable = confluence.state.serviceProviderConsumers.filter(
      (c) => c.sharedSecret === TICKETS.sharedSecret,
    );
    expect(usable).toMatchObject([{ key: "wiki", name: "Wiki" }]);
  });
});

describe("bad input of an OutgoingServiceProvider", () => {
  test.each<[string, Properties, RegExp]>([
    ["an empty secret", { sharedSecret: "" }, /sharedSecret.*must not be empty or blank/],
    ["a blank secret", { sharedSecret: "   " }, /sharedSecret.*must not be empty or blank/],
    [
      "an endpoint without a scheme",
      { accessTokenUrl: "tickets.example.com/x" },
      /accessTokenUrl.*must be an absolute/,
    ],
    [
      "credentials in an endpoint",
      { authorizeUrl: "https://u:p@x.example.com/" },
      /authorizeUrl.*must be an absolute/,
    ],
    ["a key with white space around it", { key: " k" }, /key.*whitespace/],
  ])("%s is refused before any request", async (_, inputs, message) => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("tickets", "OutgoingServiceProvider", {
      applicationLinkId: "da27e63d-1539-3159-9f9f-7d07dc24f532",
      ...TICKETS,
      ...inputs,
    });
    const { total } = await requestsDuring(confluence, async () =>
      expect((await failureOf(engine.up())).message).toMatch(message),
    );
    expect(total).toBe(0);
  });

  test("a link to an Atlassian application is refused, naming OAuthSettings, before any write of its own", async () => {
    const { engine, confluence } = await startInProcessStack();
    const link = engine.declare("link", "ApplicationLink", {
      ...LINK,
      type: "jira",
      applicationId: "da27e63d-1539-3159-9f9f-7d07dc24f532",
    });
    engine.declare("tickets", "OutgoingServiceProvider", {
      applicationLinkId: link.output("id"),
      ...TICKETS,
    });
    const failure = await failureOf(engine.up());
    expect(failure.message).toMatch(/of type "jira".*wrong_link_type.*use OAuthSettings/);
    expect(confluence.state.serviceProviderConsumers).toEqual([]);
    expect(linkNamed(confluence, "Tickets").providers).toEqual({});
  });

  test("two on one link, and two with one name, are refused", async () => {
    const { engine } = await startedTickets();
    declareTickets(engine, { key: "second", name: "Second" }, "second");
    expect((await failureOf(engine.up())).message).toMatch(
      /two OutgoingServiceProvider resources.*declared_twice/,
    );
    engine.retract("second");
    const other = engine.declare("other", "ApplicationLink", {
      name: "Other",
      rpcUrl: "https://other.example.com",
    });
    engine.declare("second", "OutgoingServiceProvider", {
      ...TICKETS,
      key: "second",
      applicationLinkId: other.output("id"),
    });
    expect((await failureOf(engine.up())).message).toMatch(
      /have the name "Tickets" on different.*declared_twice/,
    );
  });

  test("two that exchange their keys and names in one run both end with a usable secret", async () => {
    const { engine, confluence } = await startedTickets();
    const other = engine.declare("other", "ApplicationLink", {
      name: "Other",
      rpcUrl: "https://other.example.com",
    });
    const declareOther = (members: Properties) =>
      engine.declare("second", "OutgoingServiceProvider", {
        ...TICKETS,
        applicationLinkId: other.output("id"),
        ...members,
      });
    const { key, name } = TICKETS;
    declareOther({ key: "second", name: "Second", sharedSecret: "secret-of-the-second" });
    await engine.up();
    declareTickets(engine, { key: "second", name: "Second" });
    declareOther({ key, name, sharedSecret: "secret-of-the-second" });
    await engine.up();
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
    expect(
      Object.fromEntries(
        confluence.state.serviceProviderConsumers.map(({ key, sharedSecret }) => [key, sharedSecret]),
      ),
    ).toEqual({ second: TICKETS.sharedSecret, [key]: "secret-of-the-second" });
  });

  test("a user without the permission is named", async () => {
    const { engine } = await startedTickets();
    engine.options = {
      config: { ...engine.options.config, "confluence:username": "editor", "confluence:password": "editor" },
    };
    declareTickets(engine, { description: "x" });
    expect((await failureOf(engine.up())).message).toMatch(/permission_denied.*administrator.*user "editor"/);
  });
});

test("an independent service provider accepts Confluence's calls, and refuses them after destroy", async () => {
  const provider = await startServiceProvider({ confluence: TICKETS.sharedSecret });
  const { engine, confluence } = await startStack();
  const link = engine.declare("link", "ApplicationLink", { name: "Tickets", rpcUrl: provider.url });
  engine.declare("tickets", "OutgoingServiceProvider", {
    ...TICKETS,
    ...provider.endpoints,
    applicationLinkId: link.output("id"),
  });
  await engine.up();
  const browser = pageClient();
  await browser.logIn(confluence.url, "editor");
  expect((await callOver(browser, confluence, provider)).html).toBe("called by confluence");

  provider.consumers.set("confluence", "rotated-secret-4410");
  expect((await callOver(browser, confluence, provider)).status).toBe(401);
  engine.declare("tickets", "OutgoingServiceProvider", {
    ...TICKETS,
    ...provider.endpoints,
    sharedSecret: "rotated-secret-4410",
    applicationLinkId: link.output("id"),
  });
  await engine.up();
  expect((await callOver(browser, confluence, provider)).html).toBe("called by confluence");

  engine.retract("tickets");
  await engine.up();
  expect((await callOver(browser, confluence, provider)).status).toBe(401);
});

/** Opens a page of the service provider through Confluence, which asks the provider for a token when it has none. */
function callOver(browser: PageClient, { url, state }: Emulator, provider: ServiceProvider) {
  const link = state.links.find(({ rpcUrl }) => rpcUrl === provider.url);
  const query = new URLSearchParams({ appId: link?.id ?? "", path: PROTECTED_PATH });
  return browser.open(`${url}/plugins/servlet/applinks/proxy?${query}`);
}

function declareLink(engine: FakeEngine) {
  return engine.declare("link", "ApplicationLink", LINK).output("id");
}

function declareTickets(engine: FakeEngine, inputs: Properties = {}, name = "tickets"): void {
  engine.declare(name, "OutgoingServiceProvider", {
    applicationLinkId: declareLink(engine),
    ...TICKETS,
    ...inputs,
  });
}

async function startedTickets(inputs: Properties = {}, config: Record<string, string> = {}) {
  const users = [
    { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["admin-token"] },
    { name: "editor", password: "editor" },
  ];
  const stack = await startInProcessStack({ users, config });
  declareTickets(stack.engine, inputs);
  await stack.engine.up();
  return stack;
}

function setConfig(confluence: Emulator, member: string, value: string): void {
  const config = linkNamed(confluence, "Tickets").providers[OAUTH];
  if (config !== undefined) config[member] = value;
}

function storedConsumer(confluence: Emulator) {
  const consumer = confluence.state.serviceProviderConsumers[0];
  if (consumer === undefined) throw new Error("The server has no consumer of a service provider");
  return consumer;
}
