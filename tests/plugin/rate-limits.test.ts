import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { declareLinksWithConsumers } from "../support/links-with-consumers";
import { startInProcessStack } from "../support/stack";

/** Fifty times as fast as one request per second, which would take minutes. */
const RATE = { capacity: 5, fillRate: 50, intervalSeconds: 1 };
const LINKS = 30;

describe("a server with rate limits", () => {
  test("gets 30 links with 30 consumers in one up, with hardly a request that it refuses", async () => {
    const { engine, confluence } = await startInProcessStack({ rateLimit: RATE });
    declareLinksWithConsumers(engine, LINKS);
    await engine.up();
    expect(confluence.state.links).toHaveLength(LINKS);
    expect(confluence.state.consumers).toHaveLength(LINKS);
    expectFewRefused(confluence);
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
    expectFewRefused(confluence);
  });
});

/** Those that were in progress when the limit was reached; afterwards the pace is the server's. */
function expectFewRefused({ requests }: Emulator): void {
  const refused = requests.list.filter(({ status }) => status === 429).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(requests.total / 4);
}
