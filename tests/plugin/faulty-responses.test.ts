import { generateKeyPairSync } from "node:crypto";
import type { FaultAction } from "@pulumi-confluence-applinks/emulator";
import { startJira } from "../support/emulator";
import type { FakeEngine } from "../support/engine/fake-engine";
import { declareMixedStack, MIXED_STACK, type Revision } from "../support/mixed-stack";
import { seedFrom } from "../support/seed";
import { startInProcessStack } from "../support/stack";

/** `FAULTS_SEED=1 npm test -- plugin faulty-responses` repeats a run. */
const SEED = seedFrom("FAULTS_SEED");

/** Faults that a client recovers from by repeating the request, or by a lookup where it must not be repeated. */
const PASSING: readonly (readonly [string, FaultAction])[] = [
  ["503 instead of their effect", { kind: "status", status: 503 }],
  ["503 despite their effect", { kind: "status", status: 503, afterEffect: true }],
  ["429 instead of their effect", { kind: "status", status: 429 }],
  ["a connection reset before their effect", { kind: "reset-before" }],
  ["a connection reset after their effect", { kind: "reset-after" }],
  ["half of their response", { kind: "truncate" }],
];

/** The server's identity is read first, without a login; without any response it would count as down. */
const ALL_BUT_THE_FIRST = /^(?!\/rest\/applinks\/1\.0\/manifest)/;

/** One request in four fails. */
const RATE = 0.25;

const PAGE: FaultAction = {
  kind: "status",
  status: 200,
  body: "<!doctype html><p>Portal",
  afterEffect: true,
};
const HUGE: FaultAction = { ...PAGE, body: `[${"0,".repeat(9 * 1024 * 1024)}0]` };

/** Generated once, not by every run. */
const PRIVATE_KEY = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

async function startMixed() {
  const [{ engine, confluence }, jira] = await Promise.all([startInProcessStack(), startJira()]);
  confluence.settings.allowInsecureOAuth2 = true;
  return {
    engine,
    confluence,
    declare: (revision: Revision) => declareMixedStack(engine, { jira, privateKey: PRIVATE_KEY }, revision),
  };
}

describe(`a stack of every kind, when one request in four gets (seed ${SEED})`, () => {
  test.each(PASSING)("%s, is created, changed and removed by one run each", async (_what, fault) => {
    const { engine, confluence, declare } = await startMixed();
    const before = confluence.snapshot();
    confluence.faults.add({ ...fault, rate: RATE, seed: SEED, match: { path: ALL_BUT_THE_FIRST } });
    for (const revision of [0, 1] as const) {
      declare(revision);
      await engine.up();
      expect((await engine.refresh()).drift).toEqual({});
    }
    expect([...engine.names].sort()).toEqual([...MIXED_STACK].sort());
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
    expect(confluence.faults.list()[0]?.applied).toBeGreaterThan(0);
  });
});

describe("an unusable response to a request that took effect", () => {
  test.each([
    ["a web page", PAGE, 3],
    // Only one of every few requests, because each takes time.
    ["one that is too large", HUGE, 9],
  ] as const)(
    "%s, at any request of a first up, is an error after which the next run succeeds",
    async (_what, fault, step) => {
      const { engine, confluence, declare } = await startMixed();
      const { options } = engine;
      const before = confluence.snapshot();
      declare(0);
      for (let nth = 1, isDisturbed = true; isDisturbed; nth += step) {
        confluence.faults.add({ ...fault, match: { nth } });
        await engine.up().catch((error: unknown) => {
          // To a request for a page, another page is a refusal, reported with its message.
          expect(String(error)).toMatch(/\[(html_response|response_too_large)\]|Portal .*\[\w+\]/);
        });
        isDisturbed = confluence.faults.list()[0]?.applied === 1;
        confluence.faults.clear();
        await finish(engine);
        engine.options = options;
        expect([...engine.names].sort()).toEqual([...MIXED_STACK].sort());
        expect((await engine.refresh()).drift).toEqual({});
        await engine.destroy();
        expect(confluence.snapshot()).toEqual(before);
      }
    },
  );
});

/** What a user does next: up again; when it is refused, with the setting that the message names. */
async function finish(engine: FakeEngine): Promise<void> {
  try {
    await engine.up();
  } catch (error) {
    const [, adopt] = /confluence:adopt (\w+)/.exec(String(error)) ?? [];
    if (adopt === undefined) throw error;
    engine.options = { config: { ...engine.options.config, "confluence:adopt": adopt } };
    await engine.up();
  }
}
