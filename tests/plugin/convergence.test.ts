import { quirksOf } from "@pulumi-confluence-applinks/emulator";
import * as fc from "fast-check";
import { openServer } from "../support/emulator";
import type { History } from "../support/model/actions";
import { addForeignObjects } from "../support/model/foreign";
import { histories } from "../support/model/histories";
import type { Servers } from "../support/model/model-servers";
import { REGRESSIONS } from "../support/model/regressions";
import { World } from "../support/model/world";
import { seedFrom } from "../support/seed";

/**
 * How many histories are drawn, and from which seed. Every change is tested with the same ones; new ones are drawn on request:
 * `CONVERGENCE_RUNS=5000 CONVERGENCE_SEED=$RANDOM npm test -- plugin convergence`.
 */
const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 150);
const SEED = seedFrom("CONVERGENCE_SEED");
/**
 * A history takes half a second, or several when links wait for each other; this also allows for a busy machine and for shrinking a
 * failure.
 */
const TIME_LIMIT_MS = 10 * 60_000 + RUNS * 5_000;

describe("whatever happens to program, servers and runs", () => {
  let servers: Servers;
  let initial: ReturnType<typeof structuredClone>[];
  const seen = new Map<string, number>();
  const see = (event: string): void => void seen.set(event, (seen.get(event) ?? 0) + 1);

  beforeAll(async () => {
    const [first, second, jira] = await Promise.all([
      openServer({ product: "confluence", title: "First" }),
      openServer({ product: "confluence", title: "Second" }),
      openServer({ product: "jira" }),
    ]);
    servers = { confluences: [first, second], jira };
    for (const confluence of servers.confluences) addForeignObjects(confluence);
    initial = [first, second, jira].map(({ state }) => structuredClone(state));
  });

  afterAll(async () => {
    await Promise.all([...servers.confluences, servers.jira].map((server) => server.close()));
    if (process.env.CONVERGENCE_RUNS !== undefined) console.table(Object.fromEntries([...seen].sort()));
  });

  const live = async ({ profile, actions }: History): Promise<void> => {
    for (const [index, server] of [...servers.confluences, servers.jira].entries()) {
      Object.assign(server.state, structuredClone(initial[index]));
      server.requests.clear();
      server.faults.clear();
    }
    for (const confluence of servers.confluences) {
      const quirks = quirksOf(profile);
      Object.assign(confluence.quirks, quirks);
      confluence.state.basicAuth.blocked = !quirks.basicAuthByDefault;
      confluence.settings.allowInsecureOAuth2 = true;
    }
    const world = new World(servers, see);
    for (const action of actions) await world.run(action);
    await world.converge();
    await world.tearDown();
  };

  test.each(Object.entries(REGRESSIONS))("%s", (_name, history) => live(history));

  test(
    `an up that succeeds has made the servers as declared, and nothing else was touched (seed ${SEED})`,
    async () => {
      await fc.assert(fc.asyncProperty(histories, live), {
        numRuns: RUNS,
        seed: SEED,
        endOnFailure: false,
        interruptAfterTimeLimit: TIME_LIMIT_MS,
        markInterruptAsFailure: true,
      });
    },
    3 * TIME_LIMIT_MS,
  );
});
