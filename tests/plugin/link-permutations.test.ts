import * as fc from "fast-check";
import { type FakeEngine, OperationFailed } from "../support/engine/fake-engine";
import { seedFrom } from "../support/seed";
import { type Stack, startInProcessStack } from "../support/stack";

const SEED = seedFrom("PERMUTATIONS_SEED");

type What = "name" | "rpcUrl" | "both";

/** Declares links so that the one at each place has the name, the URL or both of the one that the order names. */
function declareLinks(engine: FakeEngine, order: readonly number[], what: What): void {
  order.forEach((other, index) => {
    const name = `Application ${what === "rpcUrl" ? index : other}`;
    const rpcUrl = `https://application-${what === "name" ? index : other}.example.com`;
    engine.declare(`link-${index}`, "ApplicationLink", { name, rpcUrl });
  });
}

/** Name and URL of every link, in the order of the program. */
function liveLinks({ engine, confluence }: Stack, count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const { id } = engine.resource(`link-${index}`);
    const { name, rpcUrl, displayUrl } = confluence.state.links.find((link) => link.id === id) ?? {};
    return { name, rpcUrl, displayUrl };
  });
}

function wantedLinks(order: readonly number[], what: What): unknown[] {
  return order.map((other, index) => {
    const rpcUrl = `https://application-${what === "name" ? index : other}.example.com`;
    return { name: `Application ${what === "rpcUrl" ? index : other}`, rpcUrl, displayUrl: rpcUrl };
  });
}

describe.each([3, 12, 60])("names and URLs handed on among %i links", (count) => {
  const start = async (): Promise<Stack> => {
    const stack = await startInProcessStack();
    declareLinks(stack.engine, [...Array(count).keys()], "both");
    await stack.engine.up();
    return stack;
  };
  const orders = fc.record({
    what: fc.constantFrom<What[]>("name", "rpcUrl", "both"),
    order: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
  });
  const parameters = { seed: SEED, numRuns: 3, endOnFailure: true };

  test.each([2, 3, 8, Number.POSITIVE_INFINITY])(
    "are right after one up with any permutation at --parallel %d",
    async (parallel) => {
      const stack = await start();
      await fc.assert(
        fc.asyncProperty(orders, async ({ order, what }) => {
          declareLinks(stack.engine, order, what);
          await stack.engine.up({ parallel });
          expect(liveLinks(stack, count)).toEqual(wantedLinks(order, what));
          const before = stack.confluence.requests.total;
          await stack.engine.up({ parallel });
          expect(stack.confluence.requests.total).toBe(before);
        }),
        parameters,
      );
    },
  );

  test("are right or refused with the true cause at --parallel 1, and right after a second up at 2", async () => {
    const stack = await start();
    await fc.assert(
      fc.asyncProperty(orders, async ({ order, what }) => {
        declareLinks(stack.engine, order, what);
        try {
          await stack.engine.up({ parallel: 1 });
        } catch (error) {
          if (!(error instanceof OperationFailed)) throw error;
          expect(error.message).toMatch(/_taken\].*Use a higher `--parallel`/);
          await stack.engine.up({ parallel: 2 });
        }
        expect(liveLinks(stack, count)).toEqual(wantedLinks(order, what));
      }),
      parameters,
    );
  });
});
