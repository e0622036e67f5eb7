import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as applicationLinks from "../../provider/confluence/application-links";
import type { HttpSettings } from "../../provider/http/settings";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { startConfluence } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";
import { startProxy } from "../support/proxy";

const authority = makeAuthority();
const certificate = makeServerCertificate(["127.0.0.1", "localhost", "confluence.test"], authority);
const folder = mkdtempSync(join(tmpdir(), "applinks-tls-"));
const caFile = join(folder, "ca.pem");
const clientCertFile = join(folder, "client.pem");
const clientKeyFile = join(folder, "client.key");

beforeAll(() => {
  const client = makeServerCertificate(["pulumi"], authority);
  writeFileSync(caFile, authority.cert);
  writeFileSync(clientCertFile, client.cert);
  writeFileSync(clientKeyFile, client.key);
});
afterAll(() => rmSync(folder, { recursive: true }));

const listThrough = (server: { readonly url: string }, changes: Partial<HttpSettings>) =>
  applicationLinks.list(connected(server, changes));

describe("headers for a gateway", () => {
  test("are sent with every request, and their values are taken out of what the server says", async () => {
    const gateway = await startHttpServer((request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: `The key ${request.headers["x-gateway-key"]} is not known` }));
    });
    const headers = { "X-Gateway-Key": "canary-4711" };
    await expect(listThrough(gateway, { headers })).rejects.toThrow(/The key \[secret\] is not known/);
    expect(gateway.requests[0]?.headers).toMatchObject({
      "x-gateway-key": "canary-4711",
      authorization: expect.stringMatching(/^Basic /),
    });
  });
});

describe("TLS", () => {
  test("a certificate of an unknown authority is refused, and the message names the option for it", async () => {
    const server = await startConfluence({ tls: certificate });
    await expect(listThrough(server, {})).rejects.toMatchObject({
      reason: "tls_untrusted",
      message: expect.stringMatching(/confluence:caFile.*cannot be switched off/),
    });
    expect(server.requests.total).toBe(0);
  });

  test("a certificate of an authority in caFile is accepted", async () => {
    const server = await startConfluence({ tls: certificate });
    expect(await listThrough(server, { caFile })).toEqual([]);
  });

  test("a certificate for another host is refused", async () => {
    const server = await startConfluence({ tls: makeServerCertificate(["other.test"], authority) });
    await expect(listThrough(server, { caFile })).rejects.toMatchObject({ reason: "tls_untrusted" });
  });

  test("a server that asks for a client certificate gets the configured one", async () => {
    const tls = { ...certificate, ca: authority.cert, requestClientCert: true };
    const server = await startConfluence({ tls });
    expect(await listThrough(server, { caFile, clientCertFile, clientKeyFile })).toEqual([]);
    await expect(listThrough(server, { caFile })).rejects.toMatchObject({ reason: "unreachable" });
  });

  test.each(["caFile", "clientCertFile", "clientKeyFile"] as const)(
    "a %s that cannot be read is named",
    async (option) => {
      const server = { url: "https://confluence.test" };
      await expect(listThrough(server, { caFile, [option]: "/no/such/file.pem" })).rejects.toMatchObject({
        reason: "invalid_configuration",
        message: expect.stringMatching(new RegExp(`The ${option} of.*/no/such/file\\.pem`)),
      });
    },
  );

  test.each(["caFile", "clientCertFile", "clientKeyFile"] as const)(
    "a %s that holds no PEM is named",
    async (option) => {
      const server = { url: "https://confluence.test" };
      const file = join(folder, "no.pem");
      writeFileSync(file, "not a certificate");
      const changes = { caFile, clientCertFile, clientKeyFile, [option]: file };
      await expect(listThrough(server, changes)).rejects.toMatchObject({
        reason: "invalid_configuration",
        message: expect.stringMatching(new RegExp(`The ${option} of.*no\\.pem`)),
      });
    },
  );
});

describe("proxies", () => {
  test("a configured proxy carries every request", async () => {
    const server = await startConfluence({ tls: certificate });
    const proxy = await startProxy(new URL(server.url));
    const target = { url: "https://confluence.test:8443" };
    expect(await listThrough(target, { caFile, proxy: proxy.url })).toEqual([]);
    expect(proxy.tunnels).toEqual(["confluence.test:8443"]);
  });

  test("a proxy may ask for a login of its own", async () => {
    const server = await startConfluence({ tls: certificate });
    const proxy = await startProxy(new URL(server.url));
    const withLogin = proxy.url.replace("http://", "http://user:p%40ss@");
    expect(await listThrough({ url: "https://confluence.test" }, { caFile, proxy: withLogin })).toEqual([]);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
  });

  test("a proxy that is down is named as what could not be reached", async () => {
    const target = { url: "https://confluence.test" };
    await expect(listThrough(target, { proxy: "http://127.0.0.1:9" })).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(/connection refused by 127\.0\.0\.1:9 .*the proxy/),
    });
  });

  test("HTTPS_PROXY of the environment is used, except for what NO_PROXY names", async () => {
    const server = await startConfluence({ tls: certificate });
    const proxy = await startProxy(new URL(server.url));
    const before = { ...process.env };
    try {
      process.env.HTTPS_PROXY = proxy.url;
      expect(await listThrough({ url: "https://confluence.test" }, { caFile })).toEqual([]);
      expect(proxy.tunnels).toEqual(["confluence.test:443"]);
      process.env.NO_PROXY = "confluence.test";
      await expect(listThrough({ url: "https://confluence.test" }, { caFile })).rejects.toMatchObject({
        reason: "unreachable",
      });
      expect(proxy.tunnels).toHaveLength(1);
    } finally {
      process.env = before;
    }
  });

  test("a server on this machine is never reached through a proxy of the environment", async () => {
    const server = await startConfluence();
    const before = { ...process.env };
    try {
      process.env.HTTP_PROXY = "http://127.0.0.1:9";
      process.env.HTTPS_PROXY = "http://127.0.0.1:9";
      expect(await listThrough(server, {})).toEqual([]);
    } finally {
      process.env = before;
    }
  });
});
