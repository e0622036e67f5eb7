import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { bare, PUBLIC_KEYS } from "../support/public-keys";
import { linkNamed, startInProcessStack } from "../support/stack";

const OAUTH = "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider";
const OUT = {
  key: "confluence",
  name: "Tickets",
  sharedSecret: "tickets-secret-7731",
  requestTokenUrl: "https://tickets.example.com/oauth/request-token",
  accessTokenUrl: "https://tickets.example.com/oauth/access-token",
  authorizeUrl: "https://tickets.example.com/oauth/authorize",
};
const IN = { key: "tickets", name: "Tickets", publicKey: PUBLIC_KEYS[0], level: "2LOi" };

describe("an IncomingConsumer and an OutgoingServiceProvider on one generic link", () => {
  test.each([
    ["incoming first", ["in", "out"]],
    ["outgoing first", ["out", "in"]],
  ])("coexist when they are created one after another, %s", async (_, order) => {
    const { engine, confluence } = await startInProcessStack();
    for (const name of order) {
      declare(engine, name);
      await engine.up();
    }
    expectBoth(confluence);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("coexist when they are created, changed and deleted in one up", async () => {
    const { engine, confluence } = await startInProcessStack();
    declare(engine, "link");
    await engine.up();
    const before = confluence.snapshot();
    declare(engine, "in");
    declare(engine, "out");
    await engine.up();
    expectBoth(confluence);

    declare(engine, "in", { key: "tickets-2", level: "2LO", publicKey: PUBLIC_KEYS[1] });
    declare(engine, "out", { key: "wiki", accessTokenUrl: "https://tickets.example.com/v2/access" });
    expect([...(await engine.up()).steps].sort()).toEqual(["update in", "update out"]);
    expectBoth(confluence, { outKey: "wiki", inKey: "tickets-2", publicKey: PUBLIC_KEYS[1] });
    expect(confluence.state.consumers).toHaveLength(1);
    expect((await engine.refresh()).drift).toEqual({});

    engine.retract("in");
    engine.retract("out");
    await engine.up();
    expect(confluence.snapshot()).toEqual(before);
  });

  test.each([
    ["level", { level: "3LO" }],
    ["key material", { publicKey: PUBLIC_KEYS[1] }],
    ["consumer key", { key: "tickets-2" }],
  ])("a change of the incoming %s does not change the outgoing side", async (_, change) => {
    const { engine, confluence } = await startedBoth();
    const outgoing = structuredClone(linkNamed(confluence, "Tickets").providers);
    declare(engine, "in", change);
    await engine.up();
    expect(linkNamed(confluence, "Tickets").providers).toEqual(outgoing);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("deleting either leaves the other", async () => {
    const { engine, confluence } = await startedBoth();
    engine.retract("in");
    await engine.up();
    expect(confluence.state.consumers).toEqual([]);
    expect(linkNamed(confluence, "Tickets").providers[OAUTH]).toMatchObject({
      "consumerKey.outbound": "confluence",
    });
    declare(engine, "in");
    await engine.up();
    engine.retract("out");
    await engine.up();
    expect(linkNamed(confluence, "Tickets").providers).toEqual({});
    expect(confluence.state.consumers).toMatchObject([{ key: "tickets", twoLOImpersonationAllowed: true }]);
  });

  test("move to another link together", async () => {
    const { engine, confluence } = await startedBoth();
    engine.retract("in");
    engine.retract("out");
    const other = engine.declare("other", "ApplicationLink", {
      name: "New",
      rpcUrl: "https://new.example.com",
    });
    declare(engine, "in", { applicationLinkId: other.output("id") });
    declare(engine, "out", { applicationLinkId: other.output("id") });
    await engine.up();
    expect(linkNamed(confluence, "Tickets")).toMatchObject({ providers: {}, properties: {} });
    expectBoth(confluence, { link: "New" });
    expect(confluence.state.serviceProviderConsumers).toHaveLength(1);
  });

  test("the outgoing side is restored when the call that empties it fails after its effect", async () => {
    const { engine, confluence } = await startedBoth();
    const outgoing = structuredClone(linkNamed(confluence, "Tickets").providers);
    confluence.faults.add({
      kind: "status",
      status: 500,
      afterEffect: true,
      match: { method: "PUT", path: "/oauth$" },
    });
    declare(engine, "in", { level: "3LO" });
    await failureOf(engine.up());
    expect(linkNamed(confluence, "Tickets").providers).toEqual(outgoing);
  });

  test("the outgoing side is restored by the next up after a run that was cut off in between", async () => {
    const { engine, confluence } = await startedBoth();
    const outgoing = structuredClone(linkNamed(confluence, "Tickets").providers);
    // The server's state when the process ends between the two calls; the stack's state does not show it.
    linkNamed(confluence, "Tickets").providers = { [OAUTH]: {} };
    for (const consumer of confluence.state.consumers) consumer.twoLOImpersonationAllowed = false;
    declare(engine, "in", { level: "2LO" });
    expect((await engine.up()).steps).toEqual(["update in"]);
    expect(linkNamed(confluence, "Tickets").providers).toEqual(outgoing);
  });

  test("an emptied outgoing side shows as drift, is restored, and can be destroyed without a trace", async () => {
    const { engine, confluence } = await startedBoth();
    const outgoing = structuredClone(linkNamed(confluence, "Tickets").providers);
    linkNamed(confluence, "Tickets").providers = { [OAUTH]: {} };
    expect((await engine.refresh()).drift.out).toContain("requestTokenUrl");
    expect((await engine.up()).steps).toEqual(["update out"]);
    expect(linkNamed(confluence, "Tickets").providers).toEqual(outgoing);

    linkNamed(confluence, "Tickets").providers = { [OAUTH]: {} };
    engine.retract("out");
    await engine.up();
    expect(linkNamed(confluence, "Tickets").providers).toEqual({});
    expect(confluence.state.serviceProviderConsumers).toEqual([]);
  });
});

function declare(engine: FakeEngine, name: string, inputs: Properties = {}): void {
  const link = engine.declare("link", "ApplicationLink", {
    name: "Tickets",
    rpcUrl: "https://tickets.example.com",
  });
  const applicationLinkId = link.output("id");
  if (name === "in") engine.declare("in", "IncomingConsumer", { applicationLinkId, ...IN, ...inputs });
  if (name === "out")
    engine.declare("out", "OutgoingServiceProvider", { applicationLinkId, ...OUT, ...inputs });
}

async function startedBoth() {
  const stack = await startInProcessStack();
  declare(stack.engine, "in");
  declare(stack.engine, "out");
  await stack.engine.up();
  return stack;
}

function expectBoth(
  confluence: Emulator,
  { link = "Tickets", inKey = "tickets", outKey = "confluence", publicKey = PUBLIC_KEYS[0] } = {},
): void {
  const { providers, properties } = linkNamed(confluence, link);
  expect(providers[OAUTH]).toMatchObject({ "consumerKey.outbound": outKey });
  expect(properties["oauth.incoming.consumerkey"]).toBe(inKey);
  expect(confluence.state.serviceProviderConsumers).toMatchObject([
    { key: outKey, sharedSecret: OUT.sharedSecret },
  ]);
  expect(confluence.state.consumers).toMatchObject([
    { key: inKey, publicKey: bare(publicKey), twoLOAllowed: true },
  ]);
}
