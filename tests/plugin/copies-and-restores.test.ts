import { startJira } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { failureOf } from "../support/engine/fake-engine";
import { startRelay } from "../support/http-server";
import { startInProcessStackWithJira, startStack } from "../support/stack";

const LINK = { name: "CRM", rpcUrl: "https://crm.example.com" };

describe("a server with the same id at another address", () => {
  test("is reported as a move or a copy, with the remedy, before anything is changed", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("crm", "ApplicationLink", LINK);
    expect((await engine.up()).output).not.toContain("leads to");
    const copy = await startRelay(confluence.url, () => {});
    engine.options = {
      ...engine.options,
      config: { ...engine.options.config, "confluence:baseUrl": copy.url },
    };
    const { output } = await engine.preview();
    expect(output).toMatch(
      new RegExp(
        `warning: connection "default" leads to ${copy.url}, but its resources were created on ${confluence.url}\\. .*A copy of it .* same server id.*a separate connection and a separate stack for it`,
      ),
    );
    // Once an update has recorded it, it is no longer reported.
    await engine.up();
    expect((await engine.up()).output).not.toContain("leads to");
  });
});

describe("a peer that was restored with another server id", () => {
  test("is not taken for the declared one, whatever the value of adopt", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    addLink(confluence, {
      id: "11111111-1111-3111-8111-111111111111",
      name: "Jira",
      typeId: "jira",
      rpcUrl: jira.url,
    });
    engine.declare("jira", "ApplicationLink", {
      ...{ name: "Jira", type: "jira", rpcUrl: jira.url, adopt: "takeover" },
      applicationId: jira.applicationId,
    });
    expect((await failureOf(engine.up())).message).toMatch(
      /11111111-1111-3111-8111-111111111111.*\[peer_mismatch\] An application that was restored.*delete this link and its counterpart/,
    );
    expect(confluence.state.links).toHaveLength(1);
  });

  test("a copy of a linked peer is distinguished from the peer", async () => {
    const { engine, jira } = await startInProcessStackWithJira();
    engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    await engine.up();
    const copy = await startJira();
    copy.state.applicationId = jira.applicationId;
    engine.declare("copy", "ApplicationLink", { name: "Jira copy", type: "jira", rpcUrl: copy.url });
    expect((await failureOf(engine.up())).message).toMatch(
      /\[already_exists\] An application with its server id is already linked.*If it is a copy .*its own server id/,
    );
  });
});
