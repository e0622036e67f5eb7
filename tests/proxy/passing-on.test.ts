import * as applicationLinks from "../../provider/confluence/application-links";
import { someLink } from "../support/contract-servers";
import { startConfluence } from "../support/emulator";
import { connected } from "../support/http-settings";
import { describeWithProxies, startRealProxy } from "../support/proxies/real-proxy";
import type { ProxyKind, Surroundings } from "../support/proxies/runners";

/** Minimal configurations that forward requests. */
const REVERSE: readonly [ProxyKind, (at: Surroundings, target: URL) => string][] = [
  [
    "nginx",
    ({ port }, { origin }) =>
      `server { listen 127.0.0.1:${port}; location / { proxy_pass ${origin}; proxy_set_header Host $http_host; } }`,
  ],
  ["apache2", (_at, { origin }) => `ProxyPreserveHost On\nProxyPass / ${origin}/`],
  [
    "haproxy",
    ({ port }, { host }) =>
      `frontend front\nbind 127.0.0.1:${port}\ndefault_backend confluence\nbackend confluence\nserver one ${host}`,
  ],
  [
    "squid",
    ({ port }, { hostname, port: peer }) =>
      `http_port 127.0.0.1:${port} accel defaultsite=${hostname}\nhttp_access allow all\n` +
      `cache_peer ${hostname} parent ${peer} 0 no-query originserver login=PASSTHRU`,
  ],
];

describeWithProxies("a Confluence behind a reverse proxy", () => {
  test.each(REVERSE)("of the kind %s is administered as without it", async (kind, configure) => {
    const confluence = await startConfluence();
    const proxy = await startRealProxy(kind, (at) => configure(at, new URL(confluence.url)));
    const http = connected({ url: `http://${proxy.host}` });
    const link = someLink();
    const { outcome } = await applicationLinks.create(http, link);
    expect(outcome).toBe("created");
    expect(await applicationLinks.list(http)).toMatchObject([{ name: link.name }]);
    expect(confluence.state.links).toMatchObject([{ name: link.name }]);
  });
});
