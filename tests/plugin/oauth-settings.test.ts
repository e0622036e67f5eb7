import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { addLinkTo } from "../support/emulator-links";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { restClient } from "../support/rest-client";
import {
  type Stack,
  startInProcessStack,
  startInProcessStackWithJira,
  startStackWithJira,
} from "../support/stack";

const FLAGS = {
  disabled: { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false },
  "3LO": { enabled: true, twoLoEnabled: false, twoLoImpersonationEnabled: false },
  "2LO": { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false },
  "2LOi": { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: true },
} as const;
type Level = keyof typeof FLAGS;

interface Levels {
  readonly incoming?: Level;
  readonly outgoing?: Level;
}

/** Declares a link to Jira and its settings. */
function declareJira(engine: FakeEngine, jira: Emulator, levels: Levels): void {
  const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
  engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.output("id"), ...levels });
}

function levelsPath(jira: Emulator): string {
  return `/rest/applinks/3.0/status/${jira.applicationId}/oauth`;
}

async function expectLevels(confluence: Emulator, jira: Emulator, levels: Required<Levels>): Promise<void> {
  const { json } = await restClient(confluence.url)("GET", levelsPath(jira));
  expect(json).toEqual({ incoming: FLAGS[levels.incoming], outgoing: FLAGS[levels.outgoing] });
}

/** Changes levels as an administrator would. */
async function setByHand(confluence: Emulator, jira: Emulator, levels: Required<Levels>): Promise<void> {
  const body = { incoming: FLAGS[levels.incoming], outgoing: FLAGS[levels.outgoing] };
  const { status } = await restClient(confluence.url)("PUT", levelsPath(jira), body);
  expect(status).toBe(204);
}

async function startLinked(levels: Levels): Promise<Stack & { jira: Emulator }> {
  const stack = await startInProcessStackWithJira();
  declareJira(stack.engine, stack.jira, levels);
  await stack.engine.up();
  return stack;
}

describe("creating OAuthSettings", () => {
  test("costs one write besides the link's, and running again costs no request", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    const before = confluence.snapshot();
    declareJira(engine, jira, { incoming: "2LO", outgoing: "2LO" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(2);
    await expectLevels(confluence, jira, { incoming: "2LO", outgoing: "2LO" });
    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.preview()).steps).toEqual([]);
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test.each<[Levels, Required<Levels>]>([
    [{ incoming: "3LO" }, { incoming: "3LO", outgoing: "disabled" }],
    [{ outgoing: "2LOi" }, { incoming: "disabled", outgoing: "2LOi" }],
    [
      { incoming: "2LOi", outgoing: "3LO" },
      { incoming: "2LOi", outgoing: "3LO" },
    ],
  ])("%j leaves a direction that is not declared as it is", async (declared, wanted) => {
    const { confluence, jira } = await startLinked(declared);
    await expectLevels(confluence, jira, wanted);
  });

  test("needs no write when everything declared is disabled already", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    declareJira(engine, jira, { incoming: "disabled" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    expect(engine.outputs("oauth")).toMatchObject({ incoming: "disabled", adopted: false });
  });

  test("is refused on a generic link, before anything is written there", async () => {
    const { engine, confluence } = await startInProcessStack();
    const app = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: app.output("id"), incoming: "2LO" });
    const { writes } = await requestsDuring(confluence, async () => {
      const { message } = await failureOf(engine.up());
      expect(message).toMatch(/oauth: .*"App".*generic.*wrong_link_type.*IncomingConsumer/);
    });
    expect(writes).toBe(1);
  });

  test("is refused without any direction", async () => {
    const { engine, jira } = await startInProcessStackWithJira();
    declareJira(engine, jira, {});
    expect((await failureOf(engine.preview())).message).toMatch(
      /incoming or outgoing must be declared, or both/,
    );
  });

  test("fails while the other application is down, and the next run finishes", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    const link = addLinkTo(confluence, jira);
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.id, incoming: "2LO" });
    jira.faults.add({ kind: "reset-before", match: { path: "consumer-info" } });
    expect((await failureOf(engine.up())).message).toMatch(/peer_unreachable.*could not fetch one/);
    expect(engine.names).toEqual([]);
    jira.faults.clear();
    await engine.up();
    await expectLevels(confluence, jira, { incoming: "2LO", outgoing: "disabled" });
  });

  test("of level 2LOi names the permission that an administrator lacks", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    addLinkTo(confluence, jira);
    engine.options = {
      config: {
        ...engine.options.config,
        "confluence:username": "manager",
        "confluence:password": "manager",
      },
    };
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: jira.applicationId, incoming: "2LOi" });
    expect((await failureOf(engine.up())).message).toMatch(/permission_denied.*system administrator/);
  });

  test("two for one link are refused", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    addLinkTo(confluence, jira);
    engine.declare("one", "OAuthSettings", { applicationLinkId: jira.applicationId, incoming: "2LO" });
    engine.declare("two", "OAuthSettings", { applicationLinkId: jira.applicationId, outgoing: "2LO" });
    expect((await failureOf(engine.up())).message).toMatch(
      /two OAuthSettings.*merge the two.*declared_twice/,
    );
  });
});

describe("changing OAuthSettings", () => {
  test.each<[string, Levels, Required<Levels>]>([
    ["one direction", { incoming: "2LOi", outgoing: "3LO" }, { incoming: "2LOi", outgoing: "3LO" }],
    ["both directions", { incoming: "3LO", outgoing: "2LO" }, { incoming: "3LO", outgoing: "2LO" }],
    [
      "one direction off",
      { incoming: "disabled", outgoing: "3LO" },
      { incoming: "disabled", outgoing: "3LO" },
    ],
  ])("%s is updated in place with one write", async (_what, changed, wanted) => {
    const { engine, confluence, jira } = await startLinked({ incoming: "2LO", outgoing: "3LO" });
    declareJira(engine, jira, changed);
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update oauth"]);
    });
    expect(writes).toBe(1);
    await expectLevels(confluence, jira, wanted);
  });

  test("by no longer declaring a direction leaves it as it is", async () => {
    const { engine, confluence, jira } = await startLinked({ incoming: "2LO", outgoing: "2LO" });
    declareJira(engine, jira, { incoming: "2LO" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(0);
    await expectLevels(confluence, jira, { incoming: "2LO", outgoing: "2LO" });
    expect(engine.outputs("oauth")).not.toHaveProperty("outgoing");
  });

  test("to another link replaces them", async () => {
    const { engine, confluence, jira } = await startLinked({ incoming: "2LO" });
    const other = addLinkTo(confluence, jira, {
      id: "1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11",
      name: "Other",
      rpcUrl: `${jira.url}/other`,
    });
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: other.id, outgoing: "3LO" });
    expect((await engine.up()).steps).toEqual(["delete-replaced oauth", "create-replacement oauth"]);
    await expectLevels(confluence, jira, { incoming: "disabled", outgoing: "disabled" });
  });
});

describe("drift of OAuthSettings", () => {
  test("in a direction that is not declared is ignored", async () => {
    const { engine, confluence, jira } = await startLinked({ incoming: "2LO" });
    await setByHand(confluence, jira, { incoming: "2LO", outgoing: "2LO" });
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
    engine.retract("oauth");
    await engine.up();
    await expectLevels(confluence, jira, { incoming: "disabled", outgoing: "2LO" });
  });
});

describe("deleting OAuthSettings", () => {
  test("switches off what was declared and leaves the link", async () => {
    const { engine, confluence, jira } = await startLinked({ incoming: "2LO", outgoing: "3LO" });
    engine.retract("oauth");
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    await expectLevels(confluence, jira, { incoming: "disabled", outgoing: "disabled" });
    expect(confluence.state.consumers).toEqual([]);
    expect(confluence.state.links).toHaveLength(1);
  });

  test("succeeds when the link is gone already", async () => {
    const { engine, confluence } = await startLinked({ incoming: "2LO" });
    confluence.reset();
    await engine.destroy();
    expect(engine.names).toEqual([]);
  });
});
