import { randomUUID } from "node:crypto";
import { listProviders, PROVIDER, putProvider } from "../../provider/confluence/authentication-providers";
import { putServiceProviderConsumer } from "../../provider/confluence/consumers";
import { providerNaming, readServiceProvider } from "../../provider/confluence/service-providers";
import { createLink, describeOnServers } from "../support/contract-servers";

describeOnServers("outgoing authentication", (server) => {
  test("a new link has none, an unknown one reads as undefined", async () => {
    const { id } = await createLink(server());
    expect(await listProviders(server().http, id)).toEqual([]);
    expect(await listProviders(server().http, randomUUID())).toBeUndefined();
  });

  test("a provider is listed with its configuration, and putting it again replaces that", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    for (const key of ["one", "two"]) {
      const config = { "consumerKey.outbound": key };
      await putProvider(http, id, { provider: PROVIDER.oauth, config });
      expect(await listProviders(http, id)).toEqual([{ provider: PROVIDER.oauth, config }]);
    }
  });

  test("a provider without configuration needs an empty one", async () => {
    const { http } = server();
    const { id } = await createLink(server(), { id: randomUUID(), type: "jira" });
    await putProvider(http, id, { provider: PROVIDER.oauth, config: {} });
    expect(await listProviders(http, id)).toEqual([{ provider: PROVIDER.oauth, config: {} }]);
  });

  test("a third-party service provider comes back with its consumer, and without its secret", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    const serviceProvider = {
      key: `contract-test-${randomUUID()}`,
      requestTokenUrl: "/oauth/request-token",
      accessTokenUrl: "/oauth/access-token",
      authorizeUrl: "/oauth/authorize",
    };
    const name = `Contract test ${randomUUID()}`;
    await putProvider(http, id, providerNaming(serviceProvider));
    await putServiceProviderConsumer(http, id, {
      key: serviceProvider.key,
      name,
      description: "For trying",
      sharedSecret: "shared-secret",
    });
    const read = await readServiceProvider(http, id);
    expect(read).toEqual({ ...serviceProvider, name, description: "For trying" });
  });
});
