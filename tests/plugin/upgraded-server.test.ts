import { startJira } from "../support/emulator";
import { failureOf } from "../support/engine/fake-engine";
import { startStack } from "../support/stack";

describe("a server that no longer has a kind after an upgrade", () => {
  test("trusted applications: refresh and destroy succeed with a warning", async () => {
    const { engine, confluence } = await startStack({ profile: "confluence-9.2" });
    const jira = await startJira();
    const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    engine.declare("trust", "TrustedApplication", {
      applicationLinkId: link.output("id"),
      incoming: { ipPatterns: [], urlPatterns: [], timeoutMs: 5000 },
    });
    await engine.up();
    confluence.faults.add({ kind: "status", status: 404, match: { path: /\/auth\/conf\/trusted\// } });
    const refreshed = await engine.refresh();
    expect(refreshed.drift).toEqual({});
    expect(refreshed.output).toMatch(
      /warning: TrustedApplication the trusted application of .* cannot be read: this server no longer supports it/,
    );
    engine.retract("trust");
    const { steps, output } = await engine.up();
    expect(steps).toEqual(["delete trust"]);
    expect(output).toMatch(/warning: .*was only removed from the state: this server no longer supports it/);
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
  });

  test("a page that a gateway blocks is not an upgrade: the resource stays", async () => {
    const { engine, confluence } = await startStack({ profile: "confluence-9.2" });
    const jira = await startJira();
    const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    engine.declare("trust", "TrustedApplication", {
      applicationLinkId: link.output("id"),
      incoming: { ipPatterns: [], urlPatterns: [], timeoutMs: 5000 },
    });
    await engine.up();
    const body = "<html><head><title>404 Not Found</title></head></html>";
    confluence.faults.add({ kind: "html", status: 404, body, match: { path: /\/auth\/conf\/trusted\// } });
    engine.retract("trust");
    expect((await failureOf(engine.up())).message).toMatch(/refused_by_intermediary/);
    expect([...engine.names].sort()).toEqual(["jira", "trust"]);
  });

  test("the configuration of Basic authentication: refresh and destroy succeed with a warning", async () => {
    const { engine, confluence } = await startStack({ profile: "confluence-10" });
    engine.declare("basic", "BasicAuthentication", { allowedUsers: ["robot"] });
    await engine.up();
    confluence.quirks.basicAuthConfigPath = "absent";
    const refreshed = await engine.refresh();
    expect(refreshed.drift).toEqual({});
    expect(refreshed.output).toContain("the configuration of Basic authentication cannot be read");
    const { steps, output } = await engine.destroy();
    expect(steps).toEqual(["delete basic"]);
    expect(output).toContain("the configuration of Basic authentication was only removed from the state");
  });

  test("outgoing Basic authentication: destroy succeeds with a warning", async () => {
    const { engine, confluence } = await startStack({ profile: "confluence-9.2" });
    const link = engine.declare("crm", "ApplicationLink", { name: "CRM", rpcUrl: "https://crm.example.com" });
    const robot = { username: "robot", password: "robots-password" };
    engine.declare("robot", "OutgoingBasicAuth", { applicationLinkId: link.output("id"), ...robot });
    await engine.up();
    confluence.faults.add({ kind: "status", status: 404, match: { path: /\/auth\/conf\/basic\// } });
    const { steps, output } = await engine.destroy();
    expect(steps).toEqual(["delete robot", "delete crm"]);
    expect(output).toMatch(/the outgoing Basic authentication of .* was only removed from the state/);
  });
});
