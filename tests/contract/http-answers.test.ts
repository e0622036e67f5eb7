import type { FaultAction } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";

/** A client of a Confluence on which something goes wrong with every request. */
async function disturbed(fault: FaultAction) {
  const server = await startConfluence();
  server.faults.add(fault);
  return { server, http: connected(server) };
}

describe("answers that cannot be used", () => {
  test("a web page instead of JSON is named, with its title", async () => {
    const body = "<!doctype html><html><head><title>Company portal</title></head></html>";
    const { server, http } = await disturbed({ kind: "html", body });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "html_answer",
      message: expect.stringMatching(/web page titled "Company portal".*context path may be missing/),
    });
    expect(server.requests.total).toBe(1);
  });

  test("half a JSON is asked for again, and named when it stays", async () => {
    const { server, http } = await disturbed({ kind: "status", status: 200, body: '[{"id":"da27' });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "malformed_answer",
      message: expect.stringMatching(/12 characters/),
    });
    expect(server.requests.total).toBe(3);
  });

  test("half a JSON once is no failure", async () => {
    const server = await startConfluence();
    server.faults.add({ kind: "status", status: 200, body: "[{", match: { times: 1 } });
    expect(await applicationLinks.list(connected(server))).toEqual([]);
  });

  test("an answer that is cut off is asked for again", async () => {
    const server = await startConfluenceWithBasic();
    server.faults.add({ kind: "truncate", keepBytes: 1, match: { times: 2 } });
    expect(await applicationLinks.list(connected(server))).toEqual([]);
    expect(server.requests.total).toBe(3);
  });

  test("JSON of another shape is named with what is wrong with it", async () => {
    const { http } = await disturbed({ kind: "status", status: 200, body: '{"id":4711}' });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "malformed_answer",
      message: expect.stringMatching(/no list of entries/),
    });
    await expect(applicationLinks.get(http, "4711")).rejects.toMatchObject({
      reason: "malformed_answer",
      message: expect.stringMatching(/id: .*string/),
    });
  });

  test("an answer without an end is not read to the end", async () => {
    const { server, http } = await disturbed({ kind: "oversize", bytes: 256 * 1024 * 1024 });
    const before = process.memoryUsage().rss;
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "answer_too_large",
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

  test("a server error is not asked for again, and shows the server's words", async () => {
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

  test("credentials that the server repeats in an error are taken out", async () => {
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
