import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { expectOneInFull } from "../support/one-in-full";
import {
  haproxyBackend,
  nginxLocation,
  type ProxyInFront,
  startProxiedStack,
} from "../support/proxies/proxied-stack";
import { describeWithProxies } from "../support/proxies/real-proxy";
import type { ProxyKind } from "../support/proxies/runners";

const LINKS = 41;

/** One request is retried until the server is given up; the others are not tried. */
const MOST_REQUESTS = 20;

describeWithProxies("a Confluence that is down behind a proxy", () => {
  test.each<[string, ProxyKind, number, ProxyInFront]>([
    ["nginx reaches nobody", "nginx", 502, nginxLocation("")],
    ["apache2 reaches nobody", "apache2", 503, (_at, { origin }) => `ProxyPass / ${origin}/`],
    ["haproxy reaches nobody", "haproxy", 503, haproxyBackend("retries 0")],
  ])(
    "is reported once in full, and not tried for every resource: %s",
    async (_how, kind, status, configure) => {
      const { engine, confluence, proxy, url } = await startProxiedStack(kind, configure);
      declareLinks(engine);
      await confluence.close();
      const { failures } = await failureOf(engine.up());
      expect(failures).toHaveLength(LINKS);
      expectOneInFull(failures, "server_error", { url });
      expect(failures[0]?.message).toMatch(
        new RegExp(
          `tried 7 times in .*HTTP ${status}\\).*The server is down, starting or overloaded, or a proxy`,
        ),
      );
      if (kind !== "haproxy")
        expect(proxy.log().match(/HTTP\/1\.1" 50\d/g)?.length).toBeLessThan(MOST_REQUESTS);
      expect(engine.names).toEqual([]);
    },
  );

  test("is reported once in full where it accepts requests and does not respond", async () => {
    const { engine, confluence, url } = await startProxiedStack(
      "nginx",
      nginxLocation("proxy_read_timeout 1s;"),
    );
    declareLinks(engine);
    confluence.faults.add({ kind: "hang" });
    const { failures } = await failureOf(engine.up());
    expectOneInFull(failures, "server_error", { url });
    expect(failures[0]?.message).toContain("HTTP 504");
    expect(confluence.requests.total).toBeLessThan(MOST_REQUESTS);
  });

  test("is waited for while it restarts", async () => {
    const { engine, confluence } = await startProxiedStack("nginx", nginxLocation(""));
    declareLinks(engine);
    const isUpAgain = confluence.restart(2_000);
    await engine.up();
    await isUpAgain;
    expect(confluence.state.links).toHaveLength(LINKS);
  });
});

function declareLinks(engine: FakeEngine): void {
  for (let index = 0; index < LINKS; index++) {
    engine.declare(`link-${index}`, "ApplicationLink", {
      name: `Application ${index}`,
      rpcUrl: `https://application-${index}.example.com`,
    });
  }
}
