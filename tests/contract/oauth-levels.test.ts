import { randomUUID } from "node:crypto";
import { listProviders, PROVIDER, putProvider } from "../../provider/confluence/authentication-providers";
import { listConsumers, putIncomingConsumer } from "../../provider/confluence/consumers";
import { readLevels, writeLevels } from "../../provider/confluence/oauth-levels";
import { OAUTH_LEVELS } from "../../provider/format/oauth-levels";
import { createLink, createLinkToPeer, describeOnServers, HAS_PEER } from "../support/contract-servers";
import { PUBLIC_KEYS } from "../support/public-keys";

const OFF = { incoming: "disabled", outgoing: "disabled" } as const;

describeOnServers("OAuth levels", (server) => {
  test("a new link has none, an unknown one reads as undefined", async () => {
    const { id } = await createLink(server());
    expect(await readLevels(server().http, id)).toEqual(OFF);
    expect(await readLevels(server().http, randomUUID())).toBeUndefined();
  });

  test("incoming levels need a key, which cannot be fetched from an application that is down", async () => {
    const { id } = await createLink(server(), {
      id: randomUUID(),
      type: "jira",
      rpcUrl: "http://127.0.0.1:9",
    });
    const { http } = server();
    await expect(writeLevels(http, id, { ...OFF, incoming: "2LO" })).rejects.toMatchObject({
      reason: "peer_unreachable",
    });
    await writeLevels(http, id, { ...OFF, outgoing: "2LO" });
    expect(await readLevels(http, id)).toEqual({ incoming: "disabled", outgoing: "2LO" });
  });

  test.each(OAUTH_LEVELS)("outgoing %s comes back as it was set", async (outgoing) => {
    const { http } = server();
    const { id } = await createLink(server(), { id: randomUUID(), type: "jira" });
    await writeLevels(http, id, { ...OFF, outgoing });
    expect(await readLevels(http, id)).toEqual({ ...OFF, outgoing });
  });

  test.each(OAUTH_LEVELS)(
    "incoming %s of a registered consumer comes back as it was set",
    async (incoming) => {
      const { http } = server();
      const { id } = await createLink(server());
      await putIncomingConsumer(http, id, someConsumer());
      await writeLevels(http, id, { ...OFF, incoming });
      expect(await readLevels(http, id)).toEqual({ ...OFF, incoming });
      expect(await listConsumers(http, id)).toHaveLength(incoming === "disabled" ? 0 : 1);
    },
  );

  test("setting them empties the configuration of a third-party service provider", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    const config = {
      "consumerKey.outbound": "confluence",
      "serviceProvider.requestTokenUrl": "/request",
      "serviceProvider.accessTokenUrl": "/access",
      "serviceProvider.authorizeUrl": "/authorize",
    };
    await putProvider(http, id, { provider: PROVIDER.oauth, config });
    await writeLevels(http, id, { ...OFF, outgoing: "3LO" });
    expect(await listProviders(http, id)).toEqual([{ provider: PROVIDER.oauth, config: {} }]);
  });

  (HAS_PEER ? test : test.skip)("the key of an application that responds is fetched", async () => {
    const { http } = server();
    const { id } = await createLinkToPeer(server());
    await writeLevels(http, id, { incoming: "2LOi", outgoing: "2LO" });
    expect(await readLevels(http, id)).toEqual({ incoming: "2LOi", outgoing: "2LO" });
    expect(await listConsumers(http, id)).toMatchObject([
      { publicKey: expect.any(String), twoLOAllowed: true, twoLOImpersonationAllowed: true },
    ]);
    await writeLevels(http, id, OFF);
    expect(await listConsumers(http, id)).toEqual([]);
  });
});

function someConsumer() {
  return {
    key: `contract-test-${randomUUID()}`,
    name: "Contract test",
    description: undefined,
    publicKey: PUBLIC_KEYS[0],
    callback: undefined,
    twoLOAllowed: false,
    executingTwoLOUser: undefined,
    twoLOImpersonationAllowed: false,
  };
}
