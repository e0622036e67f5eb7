import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as applicationLinks from "../../provider/confluence/application-links";
import type { HttpSettings } from "../../provider/http/http-settings";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { startConfluence } from "../support/emulator";
import { connected } from "../support/http-settings";
import { describeWithProxies, type RealProxy, startRealProxy } from "../support/proxies/real-proxy";
import type { ProxyKind, Surroundings } from "../support/proxies/runners";

const authority = makeAuthority();
const certificate = makeServerCertificate(["127.0.0.1", "confluence.test"], authority);
const folder = mkdtempSync(join(tmpdir(), "applinks-forward-"));
const caFile = join(folder, "ca.pem");

beforeAll(() => writeFileSync(caFile, authority.cert));
afterAll(() => rmSync(folder, { recursive: true }));

type Rules = (at: Surroundings) => string;

/** squid, which resolves confluence.test to this machine. */
function squid(rules: Rules | string, port: Rules = (at) => `http_port 127.0.0.1:${at.port}`): Rules {
  return (at) =>
    [
      port(at),
      `hosts_file ${at.file("hosts", "127.0.0.1 confluence.test\n")}`,
      typeof rules === "string" ? rules : rules(at),
    ].join("\n");
}

/** It knows one user. */
const WITH_A_LOGIN: Rules = ({ file }) => {
  const known =
    'while read -r user password; do [ "$user $password" = "user p@ss:word" ] && echo OK || echo ERR; done\n';
  return `auth_param basic program /bin/sh ${file("users.sh", known)}\nacl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all`;
};

const apache =
  (rules: string): Rules =>
  () =>
    `ProxyRequests On\n<Proxy *>\nRequire all granted\n</Proxy>\n${rules}`;

const LOGIN = "user:p%40ss%3Aword@";

describeWithProxies("a real forward proxy", () => {
  test.each<[string, ProxyKind, Rules, string, string]>([
    ["by a tunnel", "squid", squid("http_access allow all"), "https", "http://"],
    ["by a tunnel", "apache2", apache("AllowCONNECT 1-65535"), "https", "http://"],
    [
      "without one for plain http",
      "squid",
      squid("acl tunnel method CONNECT\nhttp_access deny tunnel\nhttp_access allow all"),
      "http",
      "http://",
    ],
    ["without one for plain http", "apache2", apache(""), "http", "http://"],
    ["with the login in its URL", "squid", squid(WITH_A_LOGIN), "https", `http://${LOGIN}`],
    ["with the login in its URL, for plain http", "squid", squid(WITH_A_LOGIN), "http", `http://${LOGIN}`],
    [
      "over TLS with an authority of its own",
      "squid",
      squid(
        "http_access allow all",
        ({ port, file }) =>
          `https_port 127.0.0.1:${port} tls-cert=${file("proxy.pem", certificate.cert + certificate.key)}`,
      ),
      "https",
      "https://",
    ],
  ])("is used %s: %s", async (_how, kind, rules, scheme, prefix) => {
    const { server, list } = await started(kind, rules, scheme, prefix);
    expect(await list()).toEqual([]);
    expect(server.requests.total).toBeGreaterThan(0);
  });

  test.each<[string, ProxyKind, Rules, string, string, RegExp]>([
    [
      "that requires a login",
      "squid",
      squid(WITH_A_LOGIN),
      "https",
      "http://",
      /^The proxy http:\/\/127\.0\.0\.1:\d+ requires a login \(HTTP 407\), but its URL has none\. \[proxy_login\]/,
    ],
    [
      "that rejects the login",
      "squid",
      squid(WITH_A_LOGIN),
      "https",
      "http://user:canary@",
      /^The proxy http:\/\/127\.0\.0\.1:\d+ rejected the user name and password in its URL \(HTTP 407\)\. \[proxy_login\]/,
    ],
    [
      "that rejects the login for plain http",
      "squid",
      squid(WITH_A_LOGIN),
      "http",
      "http://user:canary@",
      /rejected the user name and password in its URL \(HTTP 407\)\. \[proxy_login\]/,
    ],
    [
      "that allows no tunnel",
      "squid",
      squid("http_access deny all"),
      "https",
      "http://",
      /the proxy \S+ refused a tunnel to confluence\.test:\d+: 403 Forbidden\. \[unreachable\] Ask whoever runs the proxy to allow tunnels/,
    ],
    [
      "that allows no tunnel to this port",
      "apache2",
      apache("AllowCONNECT 443"),
      "https",
      "http://",
      /refused a tunnel to 127\.0\.0\.1:\d+: 403 \S.*\[unreachable\] Ask whoever runs the proxy to allow tunnels .*only port 443/,
    ],
    [
      "that allows nothing, for plain http",
      "squid",
      squid("http_access deny all"),
      "http",
      "http://",
      /a proxy, gateway or firewall in front of the application rejected GET .*Server: squid.*\[refused_by_intermediary\]/,
    ],
  ])("%s is reported as such, after one attempt: %s", async (_how, kind, rules, scheme, prefix, said) => {
    const { server, proxy, list } = await started(kind, rules, scheme, prefix);
    const [first, second] = [await list().catch(messageOf), await list().catch(messageOf)];
    expect(first).toMatch(said);
    expect(`${first}${second}`).not.toContain("canary");
    expect(server.requests.total).toBe(0);
    if (/407/.test(said.source)) expect(await proxy.logged(/TCP_DENIED\/407/)).toHaveLength(1);
  });

  test("that does not reach the server says so", async () => {
    const { list } = await started("squid", squid("http_access allow all"), "https", "http://", true);
    expect(await list().catch(messageOf)).toMatch(
      /the proxy \S+ refused a tunnel to \S+: 503 .*\[unreachable\] The proxy cannot reach the server/,
    );
  });

  test("of the environment is not used for what NO_PROXY names", async () => {
    const proxy = await startRealProxy("squid", squid("http_access deny all"));
    const before = { ...process.env };
    Object.assign(process.env, { HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: "" });
    try {
      const list = (): Promise<unknown> =>
        applicationLinks.list(connected({ url: "https://confluence.test:9" }, { caFile }));
      expect(await list().catch(messageOf)).toContain("refused a tunnel");
      process.env.NO_PROXY = ".test:9";
      expect(await list().catch(messageOf)).not.toContain("tunnel");
    } finally {
      process.env = before;
    }
  });

  /** A proxy, a Confluence behind it, and a function that lists its links through the proxy. */
  async function started(kind: ProxyKind, rules: Rules, scheme: string, prefix: string, isDown = false) {
    const server = await startConfluence({
      profile: "confluence-10",
      ...(scheme === "https" && { tls: certificate }),
    });
    if (isDown) await server.close();
    const proxy: RealProxy = await startRealProxy(kind, rules);
    // Apache has no hosts file of its own.
    const host = kind === "squid" ? "confluence.test" : "127.0.0.1";
    const settings: Partial<HttpSettings> = { caFile, proxy: `${prefix}${proxy.host}` };
    const http = connected({ url: `${scheme}://${host}:${new URL(server.url).port}` }, settings);
    return { server, proxy, list: () => applicationLinks.list(http) };
  }
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
