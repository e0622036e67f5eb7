import { requestsDuring } from "../support/emulator";
import type { Declared, FakeEngine } from "../support/engine/fake-engine";
import { secret } from "../support/engine/properties";
import { PUBLIC_KEYS } from "../support/public-keys";
import { startInProcessStack } from "../support/stack";

/** A link with an incoming consumer that is deleted with it. What it depends on is destroyed after it. */
function declareApp(
  engine: FakeEngine,
  name: string,
  publicKey: string,
  dependsOn: string[] = [],
  isDeletedWith = true,
): Declared {
  const inputs = { name, rpcUrl: `https://${name}.example.com` };
  const link = engine.declare(name, "ApplicationLink", inputs, { dependsOn });
  engine.declare(
    `${name}-consumer`,
    "IncomingConsumer",
    { applicationLinkId: link.output("id"), key: name, name, publicKey, level: "2LOi" },
    isDeletedWith ? { deletedWith: name } : {},
  );
  return link;
}

/** The other direction of such a link. */
function declareServiceProvider(
  engine: FakeEngine,
  name: string,
  link: Declared,
  isDeletedWith = true,
): void {
  const urls = { requestTokenUrl: "/request", accessTokenUrl: "/access", authorizeUrl: "/authorize" };
  engine.declare(
    `${name}-provider`,
    "OutgoingServiceProvider",
    {
      applicationLinkId: link.output("id"),
      key: `confluence-at-${name}`,
      name: `Service of ${name}`,
      sharedSecret: secret(`shared-with-${name}`),
      ...urls,
    },
    { ...(isDeletedWith && { deletedWith: name }), dependsOn: [`${name}-consumer`] },
  );
}

const [KEY = "", OTHER_KEY = ""] = PUBLIC_KEYS;
const LEVELS = "GET /rest/applinks/3.0/status/{id}/oauth";
const LINKS = "GET /rest/applinks/3.0/applinks";
const MANIFEST = "GET /rest/applinks/1.0/manifest";
const DELETE = "DELETE /rest/applinks/3.0/applinks/{id}";

describe.each(["confluence-9.2", "confluence-10"])(
  "destroying a link and its parts with deletedWith, on %s",
  (profile) => {
    const start = (deleteRemovesConsumer: boolean) =>
      startInProcessStack({ profile, quirks: { deleteRemovesConsumer } });

    test("costs one write, and one read to check that its consumer is gone", async () => {
      const { engine, confluence } = await start(true);
      const before = confluence.snapshot();
      declareApp(engine, "app", KEY);
      await engine.up();
      const { byRoute } = await requestsDuring(confluence, () => engine.destroy());
      expect(byRoute).toEqual({ [MANIFEST]: 2, [LEVELS]: 1, [LINKS]: 1, [DELETE]: 1 });
      expect(confluence.requests.rejectedLogins).toBe(0);
      expect(confluence.snapshot()).toEqual(before);
    });

    test("costs only that write after another link of the run, both directions included", async () => {
      const { engine, confluence } = await start(true);
      const before = confluence.snapshot();
      declareServiceProvider(engine, "second", declareApp(engine, "second", OTHER_KEY));
      declareApp(engine, "first", KEY, ["second"]);
      await engine.up();
      const { byRoute } = await requestsDuring(confluence, () => engine.destroy());
      expect(byRoute).toEqual({ [MANIFEST]: 2, [LEVELS]: 1, [LINKS]: 1, [DELETE]: 2 });
      expect(confluence.snapshot()).toEqual(before);
    });

    test("leaves nothing on a server that does not remove them, despite its version", async () => {
      const { engine, confluence } = await start(false);
      const before = confluence.snapshot();
      declareServiceProvider(engine, "second", declareApp(engine, "second", OTHER_KEY));
      declareApp(engine, "first", KEY, ["second"]);
      await engine.up();
      const { output } = await engine.destroy();
      expect(output).toContain('the server still has its OAuth consumer "first"');
      expect(confluence.snapshot()).toEqual(before);
    });

    test.each([true, false])(
      "also deletes a service provider's entry with its secret, whether the server does so (%s) or not",
      async (deleteRemovesConsumer) => {
        const { engine, confluence } = await start(deleteRemovesConsumer);
        const before = confluence.snapshot();
        const link = declareApp(engine, "app", KEY);
        declareServiceProvider(engine, "app", link);
        await engine.up();
        expect(confluence.state.serviceProviderConsumers).toHaveLength(1);
        await engine.destroy();
        expect(confluence.snapshot()).toEqual(before);
      },
    );
  },
);

describe("destroying a link and its parts with deletedWith, on confluence-8.5", () => {
  test("deletes them on servers that may leave them, including the shared secret", async () => {
    const { engine, confluence } = await startInProcessStack({
      profile: "confluence-8.5",
      quirks: { deleteRemovesConsumer: false },
    });
    const before = confluence.snapshot();
    declareServiceProvider(engine, "app", declareApp(engine, "app", KEY));
    await engine.up();
    expect(confluence.state.serviceProviderConsumers).toHaveLength(1);
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });
});

const TOKEN_ALONE = {
  users: [
    { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["admins-token"] },
  ],
  config: { "confluence:username": "", "confluence:password": "", "confluence:token": "admins-token" },
};

describe.each(["confluence-7.19", "confluence-8.5", "confluence-9.2", "confluence-10"])(
  "a link with both directions destroyed with a token alone, on %s",
  (profile) => {
    test.each([
      ["with the link", true, true],
      ["with the link", true, false],
      ["each by itself", false, true],
      ["each by itself", false, false],
    ])(
      "its parts %s: nothing stays where the server cleans up (%s, %s), else an entry that nobody can use",
      async (_way, isDeletedWith, deleteRemovesConsumer) => {
        const { engine, confluence } = await startInProcessStack({
          profile,
          quirks: { deleteRemovesConsumer },
          ...TOKEN_ALONE,
        });
        const before = confluence.snapshot();
        declareServiceProvider(
          engine,
          "app",
          declareApp(engine, "app", KEY, [], isDeletedWith),
          isDeletedWith,
        );
        await engine.up();
        const { output } = await engine.destroy();
        const said = output.split("\n").filter((line) => line.includes("unused entry"));
        expect(said).toEqual([
          expect.stringMatching(
            /^warning: OutgoingServiceProvider "confluence-at-app" of .* entry named "Service of app", because removing it .* Servers that clean up after links delete it/,
          ),
        ]);
        if (deleteRemovesConsumer) return expect(confluence.snapshot()).toEqual(before);
        const [left, ...others] = confluence.state.serviceProviderConsumers;
        expect([others, confluence.state.links, confluence.state.consumers]).toEqual([[], [], []]);
        expect(left).toMatchObject({
          key: "confluence-at-app",
          description: expect.stringMatching(/^Not in use/),
        });
        expect(left?.sharedSecret).not.toBe("shared-with-app");
        return undefined;
      },
    );
  },
);
