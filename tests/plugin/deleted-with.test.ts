import { requestsDuring } from "../support/emulator";
import type { FakeEngine } from "../support/engine/fake-engine";
import { secret } from "../support/engine/properties";
import { PUBLIC_KEYS } from "../support/public-keys";
import { startInProcessStack } from "../support/stack";

function declareBothWays(engine: FakeEngine): void {
  const app = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
  const applicationLinkId = app.output("id");
  const options = { deletedWith: "app" };
  engine.declare(
    "consumer",
    "IncomingConsumer",
    { applicationLinkId, key: "app", name: "App", publicKey: PUBLIC_KEYS[0], level: "2LOi" },
    options,
  );
  engine.declare(
    "provider",
    "OutgoingServiceProvider",
    {
      applicationLinkId,
      key: "confluence",
      name: "App",
      sharedSecret: secret("shared-with-app"),
      requestTokenUrl: "/request",
      accessTokenUrl: "/access",
      authorizeUrl: "/authorize",
    },
    { ...options, dependsOn: ["consumer"] },
  );
}

describe("a link that is destroyed with the parts that say deletedWith", () => {
  test("takes one write on servers that remove the parts themselves", async () => {
    const { engine, confluence } = await startInProcessStack({ profile: "confluence-9.2" });
    const before = confluence.snapshot();
    declareBothWays(engine);
    await engine.up();
    const { writes, byRoute } = await requestsDuring(confluence, () => engine.destroy());
    expect([writes, Object.keys(byRoute)]).toEqual([
      1,
      ["GET /rest/applinks/1.0/manifest", "DELETE /rest/applinks/3.0/applinks/{id}"],
    ]);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("takes them along on servers that may leave them, the shared secret too", async () => {
    const { engine, confluence } = await startInProcessStack({
      profile: "confluence-8.5",
      quirks: { deleteRemovesConsumer: false },
    });
    const before = confluence.snapshot();
    declareBothWays(engine);
    await engine.up();
    expect(confluence.state.serviceProviderConsumers).toHaveLength(1);
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });
});
