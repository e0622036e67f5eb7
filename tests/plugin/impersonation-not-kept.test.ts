import type { Kind } from "../../provider/format/kinds";
import { FakeEngine } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { PUBLIC_KEYS } from "../support/public-keys";
import { startInProcessStackWithJira } from "../support/stack";

async function started(kind: Kind, properties: Properties) {
  const { engine: plain, confluence, jira } = await startInProcessStackWithJira();
  // The warnings of a process of its own.
  const engine = new FakeEngine(plain.options);
  confluence.settings.dropsImpersonation = true;
  const declare = (changed: Properties): void => {
    const { link: isGeneric, ...rest } = { ...properties, ...changed };
    const link = engine.declare("link", "ApplicationLink", {
      name: "App",
      ...(isGeneric === "generic"
        ? { rpcUrl: "https://app.example.com" }
        : { type: "jira", rpcUrl: jira.url }),
    });
    engine.declare("levels", kind, { applicationLinkId: link.output("id"), ...rest });
  };
  declare({});
  return { engine, confluence, declare };
}

const CONSUMER = { key: "app", name: "App", publicKey: PUBLIC_KEYS[0], level: "2LOi", executeAs: "admin" };
const { executeAs: _, ...WITHOUT_USER } = CONSUMER;

const NOT_KEPT = /warning: .*the server accepted "2LOi" but stored "2LO"/;

describe("impersonation that the server accepts and does not keep", () => {
  test.each<[Kind, Properties, RegExp]>([
    [
      "OAuthSettings",
      { incoming: "2LOi", outgoing: "2LOi" },
      /OAuthSettings over the application link \S+, incoming and outgoing: the server .*Calls work at "2LO"\./,
    ],
    ["OAuthSettings", { outgoing: "2LOi" }, /, outgoing: the server/],
    ["OAuthSettings", { incoming: "2LOi", outgoing: "2LO" }, /, incoming: the server/],
    [
      "IncomingConsumer",
      { ...CONSUMER, link: "generic" },
      /for the consumer "app" the server .*Calls without a user run as "admin"\./,
    ],
    ["IncomingConsumer", { ...WITHOUT_USER, link: "jira" }, /run as anonymous\./],
  ])("is reported once, and is not permanent drift: %s, case %#", async (kind, properties, words) => {
    const { engine } = await started(kind, properties);
    const { output } = await engine.up();
    expect(output).toMatch(NOT_KEPT);
    expect(output).toMatch(words);
    const again = await engine.up();
    expect(again.steps).toEqual([]);
    expect(again.output).not.toMatch(NOT_KEPT);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
  });

  test.each<[Kind, Properties, string]>([
    ["OAuthSettings", { incoming: "2LOi", outgoing: "2LO" }, "incoming"],
    ["IncomingConsumer", { ...CONSUMER, link: "generic" }, "level"],
  ])("another level than the one that was kept is drift: %s", async (kind, properties, input) => {
    const { engine, confluence } = await started(kind, properties);
    await engine.up();
    for (const consumer of confluence.state.consumers) consumer.twoLOAllowed = false;
    expect((await engine.refresh()).drift).toMatchObject({ levels: [input] });
  });

  test.each<[Kind, Properties, Properties]>([
    ["OAuthSettings", { incoming: "2LOi", outgoing: "2LO" }, { incoming: "2LO" }],
    ["IncomingConsumer", { ...CONSUMER, link: "generic" }, { level: "2LO" }],
  ])("is forgotten when what was kept is declared: %s", async (kind, properties, less) => {
    const { engine, declare } = await started(kind, properties);
    await engine.up();
    declare(less);
    await engine.up();
    expect(engine.outputs("levels")).not.toHaveProperty("notKept");
    expect((await engine.refresh()).drift).toEqual({});
  });

  test.each<[Kind, Properties, Properties, Properties]>([
    ["OAuthSettings", { outgoing: "2LOi" }, { outgoing: "2LO" }, { outgoing: "2LOi" }],
    ["IncomingConsumer", { ...CONSUMER, link: "generic" }, { level: "2LO" }, { level: "2LOi" }],
  ])("is kept by a server that was changed as the warning says: %s", async (kind, properties, less, more) => {
    const { engine, confluence, declare } = await started(kind, properties);
    await engine.up();
    confluence.settings.dropsImpersonation = false;
    declare(less);
    await engine.up();
    declare(more);
    expect((await engine.up()).output).not.toMatch(NOT_KEPT);
    expect(engine.outputs("levels")).not.toHaveProperty("notKept");
    expect((await engine.refresh()).drift).toEqual({});
  });
});
