import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import * as applicationLinks from "../../provider/confluence/application-links";
import type { HttpSettings } from "../../provider/http/http-settings";
import { type Certificate, makeAuthority, makeServerCertificate } from "../support/certificates";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";
import { connected } from "../support/http-settings";

const HOSTS = ["127.0.0.1"];
const root = makeAuthority();
const intermediate = makeAuthority("Intermediate", root);
const leaf = makeServerCertificate(HOSTS, intermediate);
const folder = mkdtempSync(join(tmpdir(), "applinks-tls-"));
const caFile = join(folder, "ca.pem");

beforeAll(() => writeFileSync(caFile, root.cert));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a server's certificate", () => {
  test("with its whole chain is accepted", async () => {
    const server = await startConfluence({ tls: chain(leaf, intermediate) });
    expect(await listOn(server, { caFile })).toEqual([]);
  });

  test.each<[string, Certificate, Partial<HttpSettings>, RegExp]>([
    [
      "is self-signed",
      makeServerCertificate(HOSTS),
      {},
      /is self-signed \(.*`confluence:caFile` to that certificate/,
    ],
    [
      "comes without its intermediate one",
      leaf,
      { caFile },
      /does not send its intermediate.*send the whole chain/,
    ],
    [
      "comes from an unknown authority",
      chain(leaf, intermediate),
      {},
      /that issued .* is not trusted here .*caFile/,
    ],
    [
      "comes with an unknown authority",
      chain(leaf, intermediate, root),
      {},
      /by an authority that is not trusted/,
    ],
    [
      "comes from an authority of the same name",
      fromNamesake(),
      { caFile },
      /but a different key .*current authority/,
    ],
    ["has expired", valid({ validTo: -60_000 }), { caFile }, /has expired .*Have it renewed/],
    ["is not valid yet", valid({ validFrom: 60_000 }), { caFile }, /is not valid yet .*Compare the clock/],
    [
      "is for another name",
      makeServerCertificate(["other.test"], root),
      { caFile },
      /is for another host name/,
    ],
  ])("that %s is refused before a request, with cause and remedy", async (_case, tls, changes, said) => {
    const server = await startConfluence({ tls });
    await expect(listOn(server, changes)).rejects.toMatchObject({
      reason: "tls_untrusted",
      message: expect.stringMatching(said),
    });
    expect(server.requests.total).toBe(0);
  });
});

describe("a TLS alert of the server", () => {
  test.each<[string, number, RegExp]>([
    ["handshake_failure", 40, /requires a client certificate, or there is no cipher .*clientCertFile/],
    ["bad_certificate", 42, /requires a client certificate and got none, or one that it does not accept/],
    ["certificate_expired", 45, /rejected the client certificate .*issuer and the validity/],
    ["certificate_unknown", 46, /rejected the client certificate .*Check the issuer/],
    ["unknown_ca", 48, /rejected the client certificate .*Check the issuer/],
    ["access_denied", 49, /rejected the client certificate .*Check the issuer/],
    ["certificate_required", 116, /the server requires a client certificate \(.*clientCertFile/],
  ])("%s is reported by its meaning", async (_name, code, said) => {
    const url = await startResponding((socket) => socket.end(alert(code)), "https");
    await expect(listOn({ url }, { caFile })).rejects.toMatchObject({
      reason: "tls_untrusted",
      message: expect.stringMatching(said),
    });
  });

  test("after the handshake is reported, not the end of the connection", async () => {
    const url = await startFailingAfterHandshake();
    const failure = await listOn({ url }, { caFile }).catch(String);
    expect(failure).toMatch(/the TLS connection failed: [a-z ]+ \(ERR_SSL_\w+\)/);
    expect(failure).not.toMatch(/other side closed|caFile/);
  });
});

describe("a port of another protocol", () => {
  test("plain http for https", async () => {
    const { url } = await startConfluence();
    await expectWrongPort(
      url.replace("http:", "https:"),
      /does not respond with TLS .*for plain http: check scheme and port/,
    );
  });

  test("a record longer than any of TLS for https", async () => {
    const url = await startResponding((socket) => socket.end(Buffer.from([22, 3, 3, 255, 255])), "https");
    await expectWrongPort(url, /does not respond with TLS .*for plain http: check scheme and port/);
  });

  test("https for plain http", async () => {
    const url = await startResponding((socket) => socket.end(alert(10)), "http");
    await expectWrongPort(url, /response is not HTTP.*may be for https: check scheme and port/);
  });
});

function listOn(server: { readonly url: string }, changes: Partial<HttpSettings>): Promise<unknown> {
  return applicationLinks.list(connected(server, changes));
}

async function expectWrongPort(url: string, said: RegExp): Promise<void> {
  await expect(listOn({ url }, {})).rejects.toMatchObject({
    reason: "unreachable",
    message: expect.stringMatching(said),
  });
}

/** A server's key, with the certificate chain it sends. */
function chain(first: Certificate, ...others: readonly Certificate[]): Certificate {
  return { key: first.key, cert: [first, ...others].map(({ cert }) => cert).join("") };
}

function fromNamesake(): Certificate {
  return makeServerCertificate(HOSTS, makeAuthority());
}

function valid(validity: Parameters<typeof makeServerCertificate>[2]): Certificate {
  return makeServerCertificate(HOSTS, root, validity);
}

/** A fatal alert as it is on the wire. */
function alert(code: number): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, code]);
}

/** Calls back for every connection that has sent something. */
async function startResponding(respond: (socket: Socket) => void, scheme: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => respond(socket));
  });
  return `${scheme}://127.0.0.1:${await portOf(server)}`;
}

/** Ends the handshake in order, then sends an alert that cannot be deciphered, and ends. */
async function startFailingAfterHandshake(): Promise<string> {
  const clients: Socket[] = [];
  const behind = createTlsServer(chain(leaf, intermediate), () => {
    for (const client of clients) client.end(alert(116));
  });
  const port = await portOf(behind);
  const front = createServer((client) => {
    clients.push(client);
    const server = connect(port, "127.0.0.1");
    for (const socket of [client, server]) socket.on("error", () => {});
    client.on("data", (chunk) => server.write(chunk)).on("close", () => server.destroy());
    server.on("data", (chunk) => {
      if (client.writable) client.write(chunk);
    });
  });
  return `https://127.0.0.1:${await portOf(front)}`;
}

async function portOf(server: Server): Promise<number> {
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closedAfterTest({
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
  return (server.address() as AddressInfo).port;
}
