import { quirksOf } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, requestsDuring, requestsOf, startConfluence, startJira } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { declareMixedStack, MIXED_STACK } from "../support/mixed-stack";
import { seedFrom } from "../support/seed";
import { startInProcessStack } from "../support/stack";

/** Combinations drawn in one run; `QUIRKS_RUNS=200 QUIRKS_SEED=1 npm test -- plugin quirk-profiles` draws others. */
const RUNS = Number(process.env.QUIRKS_RUNS ?? 8);
const SEED = seedFrom("QUIRKS_SEED");

const drawn = Array.from({ length: RUNS }, (_, index) => `random:${SEED + index}`);

describe("a stack of every kind", () => {
  test.each(["default", "alternate", "confluence-9.2+alternate", ...drawn])(
    "is created, changed and removed on a server of the profile %s",
    async (profile) => {
      const [confluence, jira] = await Promise.all([startConfluence({ profile }), startJira()]);
      confluence.settings.allowInsecureOAuth2 = true;
      const before = confluence.snapshot();
      const engine = new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
      for (const revision of [0, 1] as const) {
        declareMixedStack(engine, { jira }, revision);
        await engine.up();
        const again = await requestsDuring(confluence, async () => {
          expect((await engine.up()).steps).toEqual([]);
        });
        expect(again.total).toBe(0);
        expect((await engine.refresh()).drift).toEqual({});
      }
      expect([...engine.names].sort()).toEqual([...MIXED_STACK].sort());
      await engine.destroy();
      expect(confluence.snapshot()).toEqual(before);
    },
  );

  test("the same draw gives the same server", () => {
    expect(quirksOf("random:4711")).toEqual(quirksOf("random:4711"));
  });
});

describe("a server without REST 3.0", () => {
  test("is distinguished from one that fails, with what works there and what does not, and is not changed", async () => {
    const { engine, confluence } = await startInProcessStack({ profile: "legacy" });
    const before = confluence.snapshot();
    engine.declare("link", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(
      /unsupported_server.*REST 3\.0.*Confluence 6.*RsaKeyPair and getManifest work without it/,
    );
    expect(requestsOf(confluence).writes).toBe(0);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("does not prevent the generation of key pairs", async () => {
    const { engine } = await startInProcessStack({ profile: "legacy" });
    engine.declare("key", "RsaKeyPair", {});
    expect((await engine.up()).steps).toEqual(["create key"]);
  });
});
