import type { IncomingMessage } from "node:http";
import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { readManifest } from "../../provider/confluence/manifest";
import { setBasic } from "../../provider/confluence/servlets/basic";
import { ServletSession } from "../../provider/confluence/servlets/session";
import type { HttpClient } from "../../provider/http/client";
import type { Reason } from "../../provider/http/errors";
import { someLink } from "../support/contract-servers";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { type Refusal, startGateway, startRelay } from "../support/http-server";
import { connected } from "../support/http-settings";

const TOKEN = { credentials: { kind: "token", token: "admin-token" } } as const;
const HTML = { "content-type": "text/html" };
const JSON_TYPE = { "content-type": "application/json" };

const page = (title: string) =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
const isWrite = ({ method }: IncomingMessage) => method !== "GET";
const always = () => true;

/** A Confluence whose administrator has a token, so that no request is sent but those under test. */
async function startServerWithToken(options: Partial<EmulatorOptions> = {}) {
  const server = await startConfluence(options);
  for (const user of server.state.users) if (user.name === "admin") user.tokens.push("admin-token");
  return server;
}

const list = (http: HttpClient) => applicationLinks.list(http);
const create = (http: HttpClient) => applicationLinks.create(http, someLink());

/** An intermediary, a request through it, and the expected error. */
interface Situation {
  readonly situation: string;
  /** Default: of the suite's profile. */
  readonly server?: Partial<EmulatorOptions>;
  readonly refusal: Refusal;
  /** Which requests it refuses; it passes the others on. */
  readonly on?: (request: IncomingMessage) => boolean;
  readonly tried?: (http: HttpClient) => Promise<unknown>;
  readonly verdict: Reason;
  readonly sentence: RegExp;
}

const SITUATIONS: readonly Situation[] = [
  {
    situation: "a firewall's 403 page",
    refusal: { status: 403, headers: { ...HTML, server: "BigIP" }, body: page("Request Rejected") },
    verdict: "refused_by_intermediary",
    sentence:
      /a proxy, gateway or firewall in front of the application rejected GET \/rest\/applinks\/3\.0\/applinks: a web page titled "Request Rejected", Server: BigIP \(HTTP 403\).*ask whoever runs the proxy, gateway or firewall.*its log names the rule/i,
  },
  {
    situation: "a firewall that allows reads and refuses PUT",
    refusal: { status: 403, headers: HTML, body: page("Blocked") },
    on: isWrite,
    tried: create,
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*titled "Blocked".*let PUT below \/rest\/ pass.*GET, POST, PUT and DELETE/,
  },
  {
    situation: "a gateway's 405 for PUT",
    refusal: {
      status: 405,
      headers: { ...HTML, server: "nginx", allow: "GET, POST" },
      body: page("405 Not Allowed"),
    },
    on: isWrite,
    tried: create,
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*"405 Not Allowed", Server: nginx \(HTTP 405\).*let PUT below \/rest\/ pass/,
  },
  {
    situation: "a 401 with a proxy's own realm",
    refusal: {
      status: 401,
      headers: { ...HTML, server: "nginx", "www-authenticate": 'Basic realm="Company gateway"' },
      body: page("401 Authorization Required"),
    },
    verdict: "refused_by_intermediary",
    sentence: /Server: nginx, realm "Company gateway" \(HTTP 401\).*its own login.*confluence:headers/,
  },
  {
    situation: "a gateway's 403 in JSON that contains only its status",
    refusal: { status: 403, headers: JSON_TYPE, body: '{"message":"Forbidden"}' },
    verdict: "refused_by_intermediary",
    sentence: /rejected GET .*: "Forbidden" \(HTTP 403\)/,
  },
  {
    situation: "an API gateway that marks its own responses",
    refusal: {
      status: 403,
      headers: { ...JSON_TYPE, "x-amzn-errortype": "AccessDeniedException" },
      body: '{"message":"User is not authorized to access this resource"}',
    },
    verdict: "refused_by_intermediary",
    sentence: /"User is not authorized to access this resource" \(HTTP 403\)/,
  },
  ...(
    [
      ["Kong's", 401, { "www-authenticate": "Key" }, '{"message":"No API key found"}'],
      ["Kong's", 404, { "x-kong-response-latency": "0" }, '{"message":"no Route matched with those values"}'],
      ["Apigee's", 401, {}, '{"fault":{"faultstring":"Invalid ApiKey"}}'],
      ["Azure API Management's", 401, {}, '{"statusCode":401,"message":"missing subscription key"}'],
      ["a Spring gateway's", 404, {}, '{"timestamp":"2026-11-28","status":404,"error":"Not Found"}'],
      ["Istio's", 403, { "content-type": "text/plain" }, "RBAC: access denied"],
      ["Traefik's", 404, { "content-type": "text/plain" }, "404 page not found\n"],
      ["a Bearer gateway's", 401, { "www-authenticate": 'Bearer realm="corp"' }, ""],
    ] as const
  ).map(
    ([whose, status, headers, body]): Situation => ({
      situation: `${whose} ${status}`,
      refusal: { status, headers: { ...JSON_TYPE, ...headers }, body },
      verdict: "refused_by_intermediary",
      sentence: new RegExp(
        `a proxy, gateway or firewall in front of the application rejected GET .*\\(HTTP ${status}\\)`,
      ),
    }),
  ),
  {
    situation: "headers that are too long for a proxy, with an empty body",
    refusal: { status: 431 },
    verdict: "refused_by_intermediary",
    sentence: /\(HTTP 431\)\. \[refused_by_intermediary\].*ask whoever .* to accept longer request headers/,
  },
  {
    situation: "a content network that cannot make the server's TLS connection",
    refusal: { status: 525, headers: { ...HTML, server: "cloudflare" }, body: page("SSL handshake failed") },
    verdict: "server_error",
    sentence: /"SSL handshake failed", Server: cloudflare \(HTTP 525\).*log of the proxy or gateway in front/,
  },
  {
    situation: "a 401 without a reason: the responder's own message comes first",
    refusal: { status: 401, headers: JSON_TYPE, body: '{"message":"No key"}' },
    verdict: "login_rejected",
    sentence: /^Could not log in with the token of the connection "default" .*: No key \(HTTP 401\)/,
  },
  {
    situation: "a gateway's 404 for a path that it does not pass on: no link is gone for that",
    refusal: { status: 404, headers: { ...HTML, server: "nginx" }, body: page("404 Not Found") },
    tried: (http) => applicationLinks.get(http, "da27e63d-1539-3159-9f9f-7d07dc24f532"),
    verdict: "refused_by_intermediary",
    sentence: /404 Not Found.*pass \/rest\/ on to it; or correct the base URL/,
  },
  {
    situation: "a firewall's 400 for a creation: it is no ghost and no taken URL",
    refusal: { status: 400, headers: HTML, body: page("Bad Request") },
    on: isWrite,
    tried: create,
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*"Bad Request" \(HTTP 400\)/,
  },
  {
    situation: "a 403 with an empty body, where the server marks its responses",
    server: { quirks: { productHeaders: true } },
    refusal: { status: 403 },
    on: isWrite,
    tried: async (http) => {
      await list(http);
      return create(http);
    },
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*: a response without a message \(HTTP 403\)/,
  },
  {
    situation: "a 403 with an empty body, from an unknown responder: both are named",
    refusal: { status: 403 },
    verdict: "permission_denied",
    sentence:
      /requires a Confluence administrator.*Nothing in the response shows that it comes from the application.*proxy, gateway or firewall/,
  },
  {
    situation: "Confluence's own 403: its administrator is named, and nobody else",
    refusal: {
      status: 403,
      headers: JSON_TYPE,
      body: '{"status":403,"errors":[{"summary":"Not permitted"}]}',
    },
    verdict: "permission_denied",
    sentence:
      /: Not permitted \(HTTP 403\)\. \[permission_denied\] This requires a Confluence administrator; [^.]*\.$/,
  },
  {
    situation: "read-only mode: Confluence's message comes first",
    refusal: {
      status: 405,
      headers: JSON_TYPE,
      body: '{"statusCode":405,"data":{},"message":"Read only mode is enabled."}',
    },
    on: isWrite,
    tried: create,
    verdict: "request_refused",
    sentence: /: Read only mode is enabled \(HTTP 405\).*Maintenance/,
  },
  {
    situation: "a token whose scope does not suffice: Confluence's message comes first",
    refusal: {
      status: 403,
      headers: { ...JSON_TYPE, "x-ausername": "admin" },
      body: '{"message":"Insufficient scope"}',
    },
    verdict: "permission_denied",
    sentence:
      /: Insufficient scope \(HTTP 403\)\. \[permission_denied\] The token's scopes do not cover this request/,
  },
];

describe("who responded", () => {
  test.each(SITUATIONS)(
    "$situation → $verdict",
    async ({ server: options, refusal, on = always, tried = list, verdict, sentence }) => {
      const server = await startServerWithToken(options);
      const gateway = await startGateway(server.url, (request) => (on(request) ? refusal : undefined));
      const failure = await tried(connected(gateway, TOKEN)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ reason: verdict, message: expect.stringMatching(sentence) });
      expect(server.state.links).toEqual([]);
    },
  );

  test("a login that a gateway rejects is not sent to it again", async () => {
    const server = await startServerWithToken();
    const gateway = await startGateway(server.url, () => ({
      status: 401,
      headers: { "www-authenticate": 'Basic realm="Company gateway"' },
    }));
    const http = connected(gateway);
    for (let call = 0; call < 3; call++) {
      await expect(list(http)).rejects.toMatchObject({ reason: "refused_by_intermediary" });
    }
    expect(gateway.requests).toHaveLength(1);
  });

  test("other requests are still sent after a firewall has refused one", async () => {
    const server = await startServerWithToken();
    const gateway = await startGateway(server.url, ({ method }) =>
      method === "PUT" ? { status: 403, headers: HTML, body: page("Blocked") } : undefined,
    );
    const http = connected(gateway, TOKEN);
    await expect(create(http)).rejects.toMatchObject({ reason: "refused_by_intermediary" });
    expect(await list(http)).toEqual([]);
  });

  test("an X-Atlassian-Token that is lost on the way is named", async () => {
    const server = await startConfluence({ profile: "confluence-9.2" });
    const { id } = addLink(server);
    const relay = await startRelay(server.url, (headers) => delete headers["x-atlassian-token"]);
    const http = connected(relay);
    await expect(
      setBasic(new ServletSession(http), id, { username: "robot", password: "robots" }),
    ).rejects.toMatchObject({
      reason: "xsrf_check_failed",
      message: expect.stringMatching(/X-Atlassian-Token: no-check.*pass this header on/),
    });
  });

  test.each([
    [
      "Content-Type",
      "request_refused",
      /Unsupported Media Type.*not about the password.*remove their Content-Type/,
    ],
    ["User-Agent", "xsrf_check_failed", /not to change the User-Agent/],
  ])("a login that a gateway breaks by its %s is not a wrong password", async (name, reason, message) => {
    const server = await startConfluence({ profile: "confluence-10" });
    const relay = await startRelay(server.url, (headers) => {
      if (name === "User-Agent") headers["user-agent"] = "Mozilla/5.0";
      else delete headers["content-type"];
    });
    await expect(list(connected(relay))).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  test("a manifest that is closed to anonymous callers is read with the login", async () => {
    const server = await startServerWithToken();
    const gateway = await startGateway(server.url, ({ headers }) =>
      headers.authorization === undefined
        ? { status: 403, headers: HTML, body: page("Forbidden") }
        : undefined,
    );
    expect(await readManifest(connected(gateway, TOKEN))).toMatchObject({ typeId: "confluence" });
    expect(gateway.requests).toHaveLength(2);
  });

  test("a manifest that is closed to everybody is reported as such, and not as a missing permission of the user", async () => {
    const server = await startServerWithToken();
    const gateway = await startGateway(server.url, ({ url }) =>
      url?.includes("manifest") ? { status: 403, headers: HTML, body: page("Forbidden") } : undefined,
    );
    await expect(readManifest(connected(gateway, TOKEN))).rejects.toMatchObject({
      reason: "refused_by_intermediary",
      message: expect.stringMatching(/read the server's manifest.*titled "Forbidden"/),
    });
  });
});
