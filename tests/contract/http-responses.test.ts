import { brotliCompressSync, gzipSync } from "node:zlib";
import type { FaultAction } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";

/** A client of a Confluence that has a fault with every request. */
async function disturbed(fault: FaultAction) {
  const server = await startConfluence();
  server.faults.add(fault);
  return { server, http: connected(server) };
}

const LINK = { id: "1", name: "Übung", type: "generic", primary: true };
const LIST = JSON.stringify([
  { ...LINK, rpcUrl: "https://a.example.com", displayUrl: "https://a.example.com" },
]);

describe("unusable responses", () => {
  test("a web page instead of JSON is named, with its title", async () => {
    const body = "<!doctype html><html><head><title>Company portal</title></head></html>";
    const { server, http } = await disturbed({ kind: "html", body });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "html_response",
      message: expect.stringMatching(/web page titled "Company portal".*context path may be missing/),
    });
    expect(server.requests.total).toBe(1);
  });

  test("truncated JSON is requested again, and reported when it stays", async () => {
    const { server, http } = await disturbed({ kind: "status", status: 200, body: '[{"id":"da27' });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "malformed_response",
      message: expect.stringMatching(/12 characters/),
    });
    expect(server.requests.total).toBe(3);
  });

  test("JSON that is truncated only once is no failure", async () => {
    const server = await startConfluence();
    server.faults.add({ kind: "status", status: 200, body: "[{", match: { times: 1 } });
    expect(await applicationLinks.list(connected(server))).toEqual([]);
  });

  test("a response that is cut off is requested again", async () => {
    const server = await startConfluenceWithBasic();
    server.faults.add({ kind: "truncate", keepBytes: 1, match: { times: 2 } });
    expect(await applicationLinks.list(connected(server))).toEqual([]);
    expect(server.requests.total).toBe(3);
  });

  test.each<[string, Record<string, string>, Uint8Array]>([
    ["compressed by gzip, unasked", { "content-encoding": "gzip" }, gzipSync(LIST)],
    ["compressed by br, unasked", { "content-encoding": "br" }, brotliCompressSync(LIST)],
    ["with a byte order mark", {}, Buffer.from(`\ufeff${LIST}`)],
    ["in UTF-16", { "content-type": "application/json;charset=utf-16le" }, Buffer.from(LIST, "utf16le")],
    ["in Latin-1", { "content-type": "application/json;charset=iso-8859-1" }, Buffer.from(LIST, "latin1")],
  ])("JSON %s is read", async (_how, headers, body) => {
    const server = await startHttpServer((_request, response) =>
      response.writeHead(200, { "content-type": "application/json", ...headers }).end(body),
    );
    expect(await applicationLinks.list(connected(server))).toMatchObject([{ name: "Übung" }]);
  });

  test.each<[string, number, Record<string, string>, string | Uint8Array, string, RegExp]>([
    [
      "a page in the middle of a refusal",
      403,
      {},
      '{"status":403,"mess<html>502</html>',
      "malformed_response",
      /\d+ characters that are not JSON \(HTTP 403\).*change responses/,
    ],
    [
      "something other than the compression it names",
      200,
      { "content-encoding": "gzip" },
      LIST,
      "malformed_response",
      /cut off after \d+ bytes/,
    ],
    [
      "more than any server sends, once decompressed",
      200,
      { "content-encoding": "gzip" },
      gzipSync(Buffer.alloc(17 * 1024 * 1024)),
      "response_too_large",
      /over 16 MiB/,
    ],
    [
      "XML instead of JSON",
      200,
      { "content-type": "application/xml" },
      "<applicationLinks/>",
      "malformed_response",
      /XML instead of the requested JSON.*remove the Accept header/,
    ],
    [
      "a page that redirects to single sign-on by itself",
      200,
      { "content-type": "text/html" },
      '<meta http-equiv="refresh" content="0;url=https://idp.example.com/authorize?client_id=1">',
      "single_sign_on",
      /a page that redirects to single sign-on.*Do not configure its URL as the base URL/,
    ],
    [
      "a script that redirects to single sign-on",
      200,
      { "content-type": "text/html" },
      "<script>window.location='https://login.example.com/x?client_id=1'</script>",
      "single_sign_on",
      /a page that redirects to single sign-on/,
    ],
  ])("%s is reported as such", async (_what, status, headers, body, reason, message) => {
    const server = await startHttpServer((_request, response) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body),
    );
    const http = connected(server, { credentials: { kind: "token", token: "t" } });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  test.each([204, 304])(
    "a status that Confluence does not use there (%p) is reported as such",
    async (status) => {
      const server = await startHttpServer((_request, response) => response.writeHead(status).end());
      const http = connected(server, { credentials: { kind: "token", token: "t" } });
      await expect(applicationLinks.list(http)).rejects.toMatchObject({
        reason: "malformed_response",
        message: expect.stringMatching(/does not use this status here: .*in front of Confluence/),
      });
    },
  );

  test("a response that is always cut off is reported as such, and not as a server that is down", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 99 }).write("[");
      setImmediate(() => response.destroy());
    });
    await expect(applicationLinks.list(connected(server))).rejects.toMatchObject({
      reason: "malformed_response",
      message: expect.stringMatching(/cut off after [01] bytes.*proxy/),
    });
  });

  test("JSON of another shape is named with what is wrong with it", async () => {
    const { http } = await disturbed({ kind: "status", status: 200, body: '{"id":4711}' });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "malformed_response",
      message: expect.stringMatching(/no list of entries/),
    });
    await expect(applicationLinks.get(http, "4711")).rejects.toMatchObject({
      reason: "malformed_response",
      message: expect.stringMatching(/id: .*string/),
    });
  });

  test("an endless response is not read to the end", async () => {
    const { server, http } = await disturbed({ kind: "oversize", bytes: 256 * 1024 * 1024 });
    const before = process.memoryUsage().rss;
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "response_too_large",
      message: expect.stringMatching(/over 16 MiB/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    expect(server.requests.total).toBe(1);
  });

  test("a redirect is not followed, least of all with credentials", async () => {
    const other = await startHttpServer((_request, response) => response.end("[]"));
    const server = await startHttpServer((_request, response) => {
      response.writeHead(302, { location: `${other.url}/elsewhere` }).end();
    });
    await expect(applicationLinks.list(connected(server))).rejects.toMatchObject({
      reason: "unexpected_redirect",
      message: expect.stringContaining(`redirected to ${other.url}/elsewhere`),
    });
    expect(other.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test("a request with a server error is not repeated, and the error has the server's message", async () => {
    const { server, http } = await disturbed({
      kind: "status",
      status: 500,
      body: '{"status-code":500,"message":"The cluster is split","stack-trace":"at com.atlassian"}',
    });
    const failure = await applicationLinks.list(http).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      reason: "server_error",
      status: 500,
      message: expect.stringContaining("The cluster is split"),
    });
    expect(String(failure)).not.toContain("com.atlassian");
    expect(server.requests.total).toBe(1);
  });

  test("credentials that the server echoes in an error are redacted", async () => {
    const password = "canary-p4ss";
    const encoded = Buffer.from(`admin:${password}`).toString("base64");
    const server = await startHttpServer((request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          message: `${password} ${encodeURIComponent(password)} ${request.headers.authorization}`,
        }),
      );
    });
    const http = connected(server, { credentials: { kind: "password", username: "admin", password } });
    const failure = String(await applicationLinks.list(http).catch((error: unknown) => error));
    expect(failure).toContain("[secret]");
    expect(failure).not.toContain(password);
    expect(failure).not.toContain(encoded);
  });
});
