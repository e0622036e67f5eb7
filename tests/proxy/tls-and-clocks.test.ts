import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examine } from "../../cli/doctor/examination";
import * as applicationLinks from "../../provider/confluence/application-links";
import { readConnection } from "../../provider/connection/connection-settings";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { startConfluence } from "../support/emulator";
import { connected } from "../support/http-settings";
import { nginxLocation, type ProxyInFront, startProxiedStack } from "../support/proxies/proxied-stack";
import { describeWithProxies, startRealProxy } from "../support/proxies/real-proxy";
import type { ProxyKind, Surroundings } from "../support/proxies/runners";

const authority = makeAuthority();
const intermediate = makeAuthority("Intermediate", authority);
const folder = mkdtempSync(join(tmpdir(), "applinks-terminated-"));
const caFile = join(folder, "ca.pem");

beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

const leaf = makeServerCertificate(["127.0.0.1"], intermediate);
const WHOLE_CHAIN = leaf.cert + intermediate.cert;

/** Each of them terminates TLS with this chain. */
const TERMINATING: readonly [ProxyKind, (chain: string) => ProxyInFront][] = [
  [
    "nginx",
    (chain) =>
      (at, { origin }) =>
        `server { listen 127.0.0.1:${at.port} ssl; ssl_certificate ${chainFile(at, chain)}; ssl_certificate_key ${keyFile(at)}; location / { proxy_pass ${origin}; } }`,
  ],
  [
    "apache2",
    (chain) =>
      (at, { origin }) =>
        `SSLEngine On\nSSLCertificateFile ${chainFile(at, chain)}\nSSLCertificateKeyFile ${keyFile(at)}\nProxyPass / ${origin}/`,
  ],
  [
    "haproxy",
    (chain) =>
      (at, { host }) =>
        `frontend front\nbind 127.0.0.1:${at.port} ssl crt ${at.file("both.pem", chain + leaf.key)}\ndefault_backend confluence\nbackend confluence\nserver one ${host}`,
  ],
];

describeWithProxies("a real proxy that terminates TLS", () => {
  test.each(TERMINATING)("is equivalent to Confluence with TLS: %s", async (kind, configure) => {
    const { list, confluence } = await started(kind, configure(WHOLE_CHAIN), "https");
    expect(await list()).toEqual([]);
    expect(confluence.requests.total).toBeGreaterThan(0);
  });

  test.each(TERMINATING)(
    "and does not send its intermediate certificate is reported as such: %s",
    async (kind, configure) => {
      const { list, confluence } = await started(kind, configure(leaf.cert), "https");
      await expect(list()).rejects.toMatchObject({
        reason: "tls_untrusted",
        message: expect.stringMatching(/does not send its intermediate certificate.*send the whole chain/),
      });
      expect(confluence.requests.total).toBe(0);
    },
  );

  test.each(TERMINATING.slice(0, 2))(
    "with plain http in the base URL is reported as such: %s",
    async (kind, configure) => {
      const { list } = await started(kind, configure(WHOLE_CHAIN), "http");
      await expect(list()).rejects.toThrow(/HTTP 400\).*the base URL must begin with https:\/\//);
    },
  );

  test("is reported as missing where there is none", async () => {
    const { list } = await started("nginx", nginxLocation(""), "https");
    await expect(list()).rejects.toThrow(/does not respond with TLS .*may be for plain http/);
  });

  async function started(kind: ProxyKind, configure: ProxyInFront, scheme: string) {
    const confluence = await startConfluence({ profile: "confluence-10" });
    const proxy = await startRealProxy(kind, (at) => configure(at, new URL(confluence.url)));
    const http = connected({ url: `${scheme}://${proxy.host}` }, { caFile });
    return { confluence, list: () => applicationLinks.list(http) };
  }
});

describeWithProxies("doctor behind a real nginx", () => {
  test.each([
    [true, "error", /^Confluence's clock is \d+ s ahead/],
    [false, "ok", /^The clock of “nginx\/[\d.]+” \(which hides that of Confluence\) agrees/],
  ])("says whose clock it sees: Confluence's own headers %s", async (productHeaders, severity, says) => {
    const { url } = await startProxiedStack("nginx", nginxLocation(""), {
      skewMs: 600_000,
      quirks: { productHeaders },
    });
    const config: Record<string, string> = { baseUrl: url, username: "admin", password: "admin" };
    const findings = await examine(
      readConnection("default", (key) => config[key.replace("confluence:", "")], {}),
    );
    expect(findings.filter(({ check }) => check === "clock")).toMatchObject([
      { severity, says: expect.stringMatching(says) },
    ]);
  });
});

function chainFile({ file }: Surroundings, chain: string): string {
  return file("chain.pem", chain);
}

function keyFile({ file }: Surroundings): string {
  return file("key.pem", leaf.key);
}
