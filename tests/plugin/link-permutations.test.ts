import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import * as fc from "fast-check";
import { startConfluence } from "../support/emulator";
import { type FakeEngine, OperationFailed } from "../support/engine/fake-engine";
import { seedFrom } from "../support/seed";
import { type Stack, startInProcessStack } from "../support/stack";

const SEED = seedFrom("PERMUTATIONS_SEED");

type What = "name" | "rpcUrl" | "both";

/** Declares links so that each one has the name, the URL or both of the one that the order names. */
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

/** The links at the given positions exchange their values in that order; the others keep theirs. */
function permuted(count: number, moved: readonly number[]): number[] {
  const places = [...moved].sort((one, other) => one - other);
  return Array.from({ length: count }, (_, index) => moved[places.indexOf(index)] ?? index);
}

describe.each([3, 12, 60])("names and URLs passed on among %i links", (count) => {
  const start = async (): Promise<Stack> => {
    const stack = await startInProcessStack();
    declareLinks(stack.engine, [...Array(count).keys()], "both");
    await stack.engine.up();
    return stack;
  };
  const orders = fc.record({
    what: fc.constantFrom<What[]>("name", "rpcUrl", "both"),
    order: fc
      .shuffledSubarray([...Array(count).keys()], { minLength: 2 })
      .map((moved) => permuted(count, moved)),
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
          expect(error.message).toMatch(
            /_taken\].*(a higher `--parallel`|with `--parallel 1`, use 2 or more)/,
          );
          await stack.engine.up({ parallel: 2 });
        }
        expect(liveLinks(stack, count)).toEqual(wantedLinks(order, what));
      }),
      parameters,
    );
  });
});

test("an unchanged link in between also occupies a worker, and does not block the others at --parallel 2", async () => {
  const { engine, confluence } = await startInProcessStack();
  declareNames(engine, ["A", "B", "C", "D"]);
  await engine.up();

  declareNames(engine, ["D", "A", "C", "B"]);
  await engine.up({ parallel: 2 });

  expect(namesOf(confluence)).toEqual(["D", "A", "C", "B"]);
});

test("links of two servers share the workers, and do not block each other at --parallel 2", async () => {
  const other = await startConfluence();
  const { engine, confluence } = await startInProcessStack({
    config: {
      "confluence:connections": JSON.stringify({
        other: { baseUrl: other.url, username: "admin", password: "admin" },
      }),
    },
  });
  const declareOnBoth = (names: readonly string[]): void => {
    names.forEach((name, index) => {
      const rpcUrl = `https://application-${index}.example.com`;
      engine.declare(`link-${index}`, "ApplicationLink", { name, rpcUrl });
      engine.declare(`other-${index}`, "ApplicationLink", { name, rpcUrl, connection: "other" });
    });
  };
  declareOnBoth(["A", "B", "C", "D"]);
  await engine.up();

  const rotated = ["D", "A", "B", "C"];
  declareOnBoth(rotated);
  await engine.up({ parallel: 2 });

  for (const server of [confluence, other]) expect(namesOf(server)).toEqual(rotated);
});

function declareNames(engine: FakeEngine, names: readonly string[]): void {
  names.forEach((name, index) => {
    engine.declare(`link-${index}`, "ApplicationLink", {
      name,
      rpcUrl: `https://application-${index}.example.com`,
    });
  });
}

/** Names of all links, in the order of their URLs. */
function namesOf({ state }: Emulator): string[] {
  return [...state.links].sort((one, other) => (one.rpcUrl < other.rpcUrl ? -1 : 1)).map(({ name }) => name);
}
