import { declareLinksWithConsumers } from "../support/links-with-consumers";
import { nginxLocation, startProxiedStack } from "../support/proxies/proxied-stack";
import { describeWithProxies } from "../support/proxies/real-proxy";

const LINKS = 15;

describeWithProxies("a rate that nginx limits", () => {
  test.each([
    ["503, as it does by default", ""],
    ["429", "limit_req_status 429;"],
  ])("by %s is respected, and one up creates everything", async (_status, directive) => {
    const { engine, confluence, proxy } = await startProxiedStack(
      "nginx",
      nginxLocation(
        "limit_req zone=all burst=5 nodelay;",
        `limit_req_zone $binary_remote_addr zone=all:1m rate=20r/s; ${directive}`,
      ),
    );
    declareLinksWithConsumers(engine, LINKS);
    await engine.up();
    expect(confluence.state.links).toHaveLength(LINKS);
    expect(confluence.state.consumers).toHaveLength(LINKS);
    const refused = proxy.log().match(/limiting requests/g)?.length ?? 0;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(confluence.requests.total / 2);
  });
});
