import { FakeEngine } from "../support/engine/fake-engine";
import { startInProcessStackWithJira } from "../support/stack";

async function started(levels: object) {
  const { engine: plain, confluence, jira } = await startInProcessStackWithJira();
  // The warnings of a process of its own.
  const engine = new FakeEngine(plain.options);
  confluence.settings.dropsImpersonation = true;
  const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
  engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.output("id"), ...levels });
  return { engine, confluence, link };
}

const NOT_KEPT =
  /warning: OAuthSettings over the application link \S+, the server accepted "2LOi" for .* and kept "2LO"/;

describe("impersonation that the server accepts and does not keep", () => {
  test.each([
    { incoming: "2LOi", outgoing: "2LOi" },
    { outgoing: "2LOi" },
    { incoming: "2LOi", outgoing: "2LO" },
  ])("is told once, and is no drift for ever: %p", async (levels) => {
    const { engine } = await started(levels);
    expect((await engine.up()).output).toMatch(NOT_KEPT);
    const again = await engine.up();
    expect(again.steps).toEqual([]);
    expect(again.output).not.toMatch(NOT_KEPT);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
  });

  test("another level than the one that was kept is drift", async () => {
    const { engine, confluence } = await started({ incoming: "2LOi", outgoing: "2LO" });
    await engine.up();
    for (const consumer of confluence.state.consumers) consumer.twoLOAllowed = false;
    expect((await engine.refresh()).drift).toMatchObject({ oauth: ["incoming"] });
  });

  test("is forgotten when what was kept is declared", async () => {
    const { engine, link } = await started({ incoming: "2LOi", outgoing: "2LO" });
    await engine.up();
    engine.declare("oauth", "OAuthSettings", {
      applicationLinkId: link.output("id"),
      incoming: "2LO",
      outgoing: "2LO",
    });
    await engine.up();
    expect(engine.outputs("oauth")).not.toHaveProperty("notKept");
    expect((await engine.refresh()).drift).toEqual({});
  });
});
