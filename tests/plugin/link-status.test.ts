import { runtime } from "@pulumi/pulumi";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { getApplicationLinkStatus } from "../../sdk/lookups/application-link-status";
import { configurationOf, requestsDuring, startConfluence, startJira } from "../support/emulator";
import { linkEmulators } from "../support/emulator-links";
import { restClient } from "../support/rest-client";
import { startStackWithJira } from "../support/stack";

const TWO_LO = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };

describe("the status of an ApplicationLink", () => {
  test("is reported at the cost of one request for each write and refresh, and is not drift", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    const args = { name: "Jira", type: "jira", rpcUrl: jira.url };
    engine.declare("jira", "ApplicationLink", args);
    await engine.up();
    expect(engine.outputs("jira")).not.toHaveProperty("status");

    engine.declare("jira", "ApplicationLink", { ...args, reportStatus: true });
    const { writes, byRoute } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update jira"]);
    });
    expect(writes).toBe(0);
    expect(byRoute["GET /rest/applinks/3.0/status/{id}"]).toBe(1);
    expect(engine.outputs("jira").status).toMatchObject({ working: false, type: "NO_REMOTE_APPLINK" });

    await jira.close();
    expect((await engine.refresh()).drift).toEqual({});
    const { unreachableWithoutOutgoing } = confluence.quirks;
    expect(engine.outputs("jira").status).toMatchObject({
      working: false,
      type: unreachableWithoutOutgoing === "network-error" ? "CONNECTION_REFUSED" : "NO_OUTGOING_AUTH",
    });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("never fails an update, not even when it cannot be read", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    confluence.faults.add({ kind: "status", status: 500, match: { path: "/status/" } });
    engine.declare("jira", "ApplicationLink", {
      name: "Jira",
      type: "jira",
      rpcUrl: jira.url,
      reportStatus: true,
    });
    await engine.up();
    expect(engine.outputs("jira").status).toEqual({
      working: false,
      advice: expect.stringMatching(/^The status could not be read: .*server_error/),
    });
  });
});

describe("getApplicationLinkStatus", () => {
  let confluence: Emulator;
  let jira: Emulator;

  beforeEach(async () => {
    [confluence, jira] = await Promise.all([startConfluence(), startJira()]);
    // One connection for each test: lookups keep those they have opened.
    const { "confluence:baseUrl": baseUrl, ...login } = configurationOf(confluence);
    const { connection } = expectedConnection();
    runtime.setAllConfig({
      "confluence:connections": JSON.stringify({
        [connection]: {
          baseUrl,
          username: login["confluence:username"],
          password: login["confluence:password"],
        },
      }),
    });
  });

  test("says what is configured on both sides, and what to do", async () => {
    const { fromA, fromB } = linkEmulators(confluence, jira);
    expect(await statusOf(fromA.id)).toMatchObject({
      working: false,
      category: "DISABLED",
      type: "DISABLED",
      advice: expect.stringContaining("OAuthSettings"),
      local: { incoming: "disabled", outgoing: "disabled" },
      remote: { incoming: "disabled", outgoing: "disabled" },
    });
    await setLevels(confluence, fromA.id);
    expect(await statusOf(fromA.id)).toMatchObject({
      category: "CONFIG_ERROR",
      type: "AUTH_LEVEL_MISMATCH",
      local: { incoming: "2LO", outgoing: "2LO" },
    });
    await setLevels(jira, fromB.id);
    expect(await statusOf(fromA.id)).toMatchObject({
      working: true,
      type: undefined,
      advice: "Nothing to do: the link works.",
      remote: { incoming: "2LO", outgoing: "2LO" },
    });
  });

  test("fails for a link that does not exist", async () => {
    await expect(statusOf("1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11")).rejects.toMatchObject({
      reason: "not_found",
    });
  });

  async function statusOf(id: string) {
    return getApplicationLinkStatus({ id, ...expectedConnection() });
  }
});

/** Named after the running test. */
function expectedConnection(): { connection: string } {
  return { connection: String(expect.getState().currentTestName) };
}

async function setLevels(emulator: Emulator, id: string): Promise<void> {
  const levels = { incoming: TWO_LO, outgoing: TWO_LO };
  const response = await restClient(emulator.url)("PUT", `/rest/applinks/3.0/status/${id}/oauth`, levels);
  expect(response.status).toBe(204);
}
