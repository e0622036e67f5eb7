import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as applicationLinks from "../../provider/confluence/application-links";
import type { HttpSettings } from "../../provider/http/http-settings";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";
import { startProxy } from "../support/stub-proxy";

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
  test("are sent with every request, and their values are redacted from the server's messages", async () => {
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
      message: expect.stringMatching(/confluence:caFile.*cannot be disabled/),
    });
    expect(server.requests.total).toBe(0);
  });

  test("a certificate of an authority in caFile is accepted", async () => {
    const server = await startConfluence({ tls: certificate });
    expect(await listThrough(server, { caFile })).toEqual([]);
  });

  test("an authority of NODE_EXTRA_CA_CERTS is accepted beside another in caFile", async () => {
    const other = join(folder, "other-ca.pem");
    writeFileSync(other, makeAuthority("Another authority").cert);
    const server = await startConfluence({ tls: certificate });
    await expect(listThrough(server, { caFile: other })).rejects.toMatchObject({ reason: "tls_untrusted" });
    process.env.NODE_EXTRA_CA_CERTS = caFile;
    try {
      expect(await listThrough(server, { caFile: other })).toEqual([]);
    } finally {
      delete process.env.NODE_EXTRA_CA_CERTS;
    }
  });

  test("a server that asks for a client certificate gets the configured one", async () => {
    const tls = { ...certificate, ca: authority.cert, requestClientCert: true };
    const server = await startConfluence({ tls });
    expect(await listThrough(server, { caFile, clientCertFile, clientKeyFile })).toEqual([]);
    await expect(listThrough(server, { caFile })).rejects.toMatchObject({
      reason: "tls_untrusted",
      message: expect.stringMatching(/requires a client certificate .*confluence:clientCertFile/),
    });
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
    "a %s without PEM is named",
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
    const server = await startConfluenceWithBasic({ tls: certificate });
    const proxy = await startProxy(new URL(server.url));
    const target = { url: "https://confluence.test:8443" };
    expect(await listThrough(target, { caFile, proxy: proxy.url })).toEqual([]);
    expect(proxy.tunnels).toEqual(["confluence.test:8443"]);
  });

  test("a proxy may have a login of its own", async () => {
    const server = await startConfluenceWithBasic({ tls: certificate });
    const proxy = await startProxy(new URL(server.url));
    const withLogin = proxy.url.replace("http://", "http://user:p%40ss@");
    expect(await listThrough({ url: "https://confluence.test" }, { caFile, proxy: withLogin })).toEqual([]);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
  });

  test("a proxy that is down is named as what could not be reached", async () => {
    const target = { url: "https://confluence.test" };
    await expect(listThrough(target, { proxy: "http://127.0.0.1:9" })).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(
        /connection refused by the proxy 127\.0\.0\.1:9 .*in `confluence:proxy` is correct; or remove `confluence:proxy`/,
      ),
    });
    const before = { ...process.env };
    Object.assign(process.env, { HTTPS_PROXY: "http://user:canary@127.0.0.1:9", NO_PROXY: "" });
    try {
      await expect(listThrough(target, {})).rejects.toMatchObject({
        reason: "unreachable",
        message: expect.stringMatching(
          /^(?!.*canary).*connection refused by the proxy 127\.0\.0\.1:9 .*in HTTPS_PROXY is correct; or add the host to NO_PROXY/,
        ),
      });
    } finally {
      process.env = before;
    }
  });

  test("HTTPS_PROXY of the environment is used, except for what NO_PROXY names", async () => {
    const server = await startConfluenceWithBasic({ tls: certificate });
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

describe("intermediaries", () => {
  const target = { url: "https://confluence.test" };

  test("a proxy that accepts and never responds is given up in time, and named", async () => {
    const proxy = await startProxy(new URL("http://127.0.0.1:9"), { refuses: "without a word" });
    await expect(listThrough(target, { proxy: proxy.url, timeoutSeconds: 1 })).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(
        /the proxy http:\S+ did not respond to the request for a tunnel to confluence\.test:443 within 0\.9 s/,
      ),
    });
  });

  test("a server that accepts and sends nothing is given up in time, with the time waited", async () => {
    const server = await startSilent();
    await expect(listThrough(server, { timeoutSeconds: 1 })).rejects.toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("no response within 1 s"),
    });
  });

  test("a server that sends its body byte by byte is given up in time", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drops = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(drops));
    });
    await expect(listThrough(server, { timeoutSeconds: 1 })).rejects.toMatchObject({ reason: "timeout" });
  });

  test("waiting for a free connection does not count towards a request's timeout", async () => {
    const server = await startHttpServer((_request, response) => setTimeout(() => response.end("[]"), 300));
    const http = connected(server, { timeoutSeconds: 1, maxConcurrentRequests: 1 });
    const lists = await Promise.all(Array.from({ length: 5 }, () => applicationLinks.list(http)));
    expect(lists).toEqual([[], [], [], [], []]);
  });

  test.each([["https://confluence.test"], ["http://confluence.test"]])(
    "a proxy that rejects its login is named, and is sent the login once: %s",
    async (url) => {
      const proxy = await startProxy(new URL("http://127.0.0.1:9"), { refuses: 407 });
      const http = connected({ url }, { proxy: proxy.url.replace("//", "//user:canary@") });
      for (let i = 0; i < 3; i++) {
        const failure = await applicationLinks.list(http).catch((error: unknown) => error);
        expect(failure).toMatchObject({
          reason: "proxy_login",
          message: expect.stringMatching(
            /^The proxy http:\/\/127\.0\.0\.1:\d+ rejected the user name and password/,
          ),
        });
        expect(String(failure)).not.toContain("canary");
      }
      expect(proxy.authorizations).toHaveLength(1);
    },
  );

  test("a proxy that refuses the tunnel is named", async () => {
    const proxy = await startProxy(new URL("http://127.0.0.1:9"), { refuses: 403 });
    await expect(listThrough(target, { proxy: proxy.url })).rejects.toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(/the proxy \S+ refused a tunnel to confluence\.test:443: 403 No/),
    });
  });

  test("plain http goes through a proxy with the absolute URL in the request line", async () => {
    const server = await startConfluence();
    const proxy = await startProxy(new URL(server.url));
    expect(await listThrough({ url: "http://confluence.test" }, { proxy: proxy.url })).toEqual([]);
    expect(proxy.tunnels).toEqual([]);
    expect(proxy.requests[0]).toMatch(/^GET http:\/\/confluence\.test\/rest\/applinks\//);
  });

  test("caFile applies to an https proxy as well", async () => {
    const server = await startConfluenceWithBasic({ tls: certificate });
    const proxy = await startProxy(new URL(server.url), { tls: certificate });
    expect(await listThrough(target, { caFile, proxy: proxy.url })).toEqual([]);
    expect(proxy.tunnels).toEqual(["confluence.test:443"]);
  });

  test("a client certificate and a key that do not match are refused before anything is sent", async () => {
    writeFileSync(join(folder, "other.key"), makeServerCertificate(["other"], authority).key);
    const files = { caFile, clientCertFile, clientKeyFile: join(folder, "other.key") };
    await expect(listThrough(target, files)).rejects.toMatchObject({
      reason: "invalid_configuration",
      message: expect.stringContaining("does not match its clientCertFile"),
    });
  });
});

/** Accepts connections and sends nothing. */
async function startSilent(): Promise<{ readonly url: string }> {
  return startHttpServer(() => {});
}
