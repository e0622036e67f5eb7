import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { addLinkTo } from "../support/emulator-links";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { PUBLIC_KEYS } from "../support/public-keys";
import { restClient } from "../support/rest-client";
import { startInProcessStackWithJira } from "../support/stack";

const LEVELS = "GET /rest/applinks/3.0/status/{id}/oauth";

/** One link to Jira, and two independent stacks on its server. */
async function startTwoStacks() {
  const { engine, confluence, jira } = await startInProcessStackWithJira();
  const link = addLinkTo(confluence, jira);
  return {
    ...{ confluence, jira, applicationLinkId: link.id },
    incoming: engine,
    outgoing: new FakeEngine(engine.options, startInProcessPlugin),
  };
}

/** Delays the writes of two stacks until both have read the server. */
function delayWrites({ faults }: Emulator, ms: number): void {
  faults.add({ kind: "latency", ms, match: { method: "PUT" } });
}

async function liveLevels(confluence: Emulator, jira: Emulator): Promise<unknown> {
  const path = `/rest/applinks/3.0/status/${jira.applicationId}/oauth`;
  const { json } = await restClient(confluence.url)("GET", path);
  const { incoming, outgoing } = json as Record<"incoming" | "outgoing", { twoLoEnabled: boolean }>;
  return { incoming: incoming.twoLoEnabled, outgoing: outgoing.twoLoEnabled };
}

describe("two stacks that declare one direction each of one link", () => {
  test.each([0, 80])(
    "and update it at the same time do not overwrite each other (writes take %d ms)",
    async (ms) => {
      const { incoming, outgoing, confluence, jira, applicationLinkId } = await startTwoStacks();
      delayWrites(confluence, ms);
      for (const level of ["2LO", "3LO", "2LOi"]) {
        incoming.declare("oauth", "OAuthSettings", { applicationLinkId, incoming: level });
        outgoing.declare("oauth", "OAuthSettings", { applicationLinkId, outgoing: level });
        await Promise.all([incoming.up(), outgoing.up()]);
        const isOn = level !== "3LO";
        expect(await liveLevels(confluence, jira)).toEqual({ incoming: isOn, outgoing: isOn });
        for (const stack of [incoming, outgoing]) {
          expect((await stack.up({ isRefreshed: true })).steps).toEqual([]);
        }
      }
      await Promise.all([incoming.destroy(), outgoing.destroy()]);
      expect(await liveLevels(confluence, jira)).toEqual({ incoming: false, outgoing: false });
      expect(confluence.state.consumers).toEqual([]);
    },
  );

  test("a consumer that is removed while the other stack sets the outgoing direction does not come back", async () => {
    const { incoming, outgoing, confluence, jira, applicationLinkId } = await startTwoStacks();
    incoming.declare("consumer", "IncomingConsumer", {
      ...{ applicationLinkId, key: "jira", name: "Jira", level: "2LO", executeAs: "admin" },
      publicKey: PUBLIC_KEYS[0],
    });
    await incoming.up();
    delayWrites(confluence, 80);
    outgoing.declare("oauth", "OAuthSettings", { applicationLinkId, outgoing: "2LO" });
    await Promise.all([incoming.destroy(), outgoing.up()]);
    expect(await liveLevels(confluence, jira)).toEqual({ incoming: false, outgoing: true });
    expect(confluence.state.consumers).toEqual([]);
  });

  test("cost one more read per change, and none where both directions are declared or nothing is written", async () => {
    const { incoming, confluence, applicationLinkId } = await startTwoStacks();
    const reads = async (levels: object) => {
      incoming.declare("oauth", "OAuthSettings", { applicationLinkId, ...levels });
      const { byRoute, writes } = await requestsDuring(confluence, () => incoming.up());
      return [writes, byRoute[LEVELS] ?? 0];
    };
    expect(await reads({ incoming: "2LO" })).toEqual([1, 2]);
    expect(await reads({ incoming: "3LO" })).toEqual([1, 2]);
    expect(await reads({ incoming: "3LO", outgoing: "disabled" })).toEqual([0, 1]);
    expect(await reads({ incoming: "2LO", outgoing: "2LO" })).toEqual([1, 1]);
    expect(await reads({ incoming: "2LO", outgoing: "2LO" })).toEqual([0, 0]);
  });

  test("that declare different levels for one direction get an error, instead of reverting each other forever", async () => {
    const { incoming, confluence, applicationLinkId } = await startTwoStacks();
    confluence.requests.subscribe(({ method }) => {
      if (method === "PUT") for (const consumer of confluence.state.consumers) consumer.twoLOAllowed = false;
    });
    incoming.declare("oauth", "OAuthSettings", { applicationLinkId, incoming: "2LO" });
    const { message } = await failureOf(incoming.up());
    expect(message).toMatch(/did not stay at incoming 2LO.*at incoming 3LO.*unconfirmed.*one stack declares/);
    expect(incoming.names).toEqual(["oauth"]);
  });
});
