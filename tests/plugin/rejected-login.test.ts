import { randomUUID } from "node:crypto";
import { DynamicProvider } from "../support/dynamic-provider";
import { configurationOf, startConfluence } from "../support/emulator";
import { providerOf } from "../support/engine/stack-state";

const PROCESSES = 4;
const RESOURCES = 100;

/** Links, checked as the engine has them checked before it asks for their creation. */
async function createLinks(provider: DynamicProvider, first: number): Promise<readonly unknown[]> {
  const creations = Array.from({ length: RESOURCES / PROCESSES }, async (_, index) => {
    const name = `Link ${first + index}`;
    const inputs = {
      name,
      rpcUrl: `https://link-${first + index}.example.com`,
      __provider: providerOf("ApplicationLink"),
    };
    return provider.create((await provider.check({}, inputs)).inputs);
  });
  return (await Promise.allSettled(creations)).map((outcome) =>
    outcome.status === "rejected" ? String(outcome.reason) : outcome.value,
  );
}

describe("a wrong password", () => {
  test.each(["confluence-9.2", "confluence-10"])(
    `is tried once by ${PROCESSES} plugin processes of one engine that create ${RESOURCES} links at once, on %s`,
    async (profile) => {
      const confluence = await startConfluence({ profile, captchaAfter: 2 });
      const config = { ...configurationOf(confluence), "confluence:password": "wrong-password" };
      const engine = `${randomUUID()}.invalid:1`;
      const providers = await Promise.all(
        Array.from({ length: PROCESSES }, () => DynamicProvider.start({ config, engine })),
      );
      confluence.requests.clear();
      const outcomes = await Promise.all(
        providers.map((provider, index) => createLinks(provider, (index * RESOURCES) / PROCESSES)),
      );
      expect(confluence.requests.rejectedLogins).toBe(1);
      expect(outcomes.flat()).toHaveLength(RESOURCES);
      for (const outcome of outcomes.flat()) expect(outcome).toContain("login_rejected");
      expect(confluence.state.links).toEqual([]);
    },
  );
});
