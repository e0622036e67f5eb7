import * as applicationLinks from "../../provider/confluence/application-links";
import { readAuditEvents } from "../../provider/confluence/audit-events";
import { listProviders, PROVIDER } from "../../provider/confluence/authentication-providers";
import { readBasicAuthentication } from "../../provider/confluence/basic-authentication";
import { listConsumers, readIncomingConsumer } from "../../provider/confluence/consumers";
import { LINK_PROPERTY, readLinkProperty } from "../../provider/confluence/link-properties";
import { readStatus } from "../../provider/confluence/link-status";
import { readManifest, readPeerManifest } from "../../provider/confluence/manifest";
import { readLevels } from "../../provider/confluence/oauth-levels";
import {
  createOAuth2Client,
  getOAuth2Client,
  listOAuth2Clients,
  resetOAuth2ClientSecret,
} from "../../provider/confluence/oauth2-clients";
import { listOAuth2Configurations, readRedirectUri } from "../../provider/confluence/oauth2-configurations";
import { readServiceProvider } from "../../provider/confluence/service-providers";
import { setBasic } from "../../provider/confluence/servlets/basic";
import { putConsumerManually } from "../../provider/confluence/servlets/incoming-consumers";
import { ServletSession } from "../../provider/confluence/servlets/session";
import {
  disableOutgoingTrust,
  readIncomingTrust,
} from "../../provider/confluence/servlets/trusted-applications";
import type { HttpClient } from "../../provider/http/client";
import { someLink } from "../support/contract-servers";
import { startHttpServer } from "../support/http-server";
import { connected } from "../support/http-settings";
import { PUBLIC_KEYS } from "../support/public-keys";

const CANARY = "canary-5ecret-of-somebody-else";
const ID = "da27e63d-1539-3159-9f9f-7d07dc24f532";
const TOKEN = { credentials: { kind: "token", token: "some-token" } } as const;

/** Every place that parses a server's response. */
const CALLS: Readonly<Record<string, (http: HttpClient) => Promise<unknown>>> = {
  "list links": applicationLinks.list,
  "read a link": (http) => applicationLinks.get(http, ID),
  "create a link": (http) => applicationLinks.create(http, someLink()),
  "update a link": (http) => applicationLinks.update(http, ID, { ...someLink(), primary: false }),
  "read a property": (http) => readLinkProperty(http, LINK_PROPERTY.incomingTrustId),
  "read the audit log": readAuditEvents,
  "list providers": (http) => listProviders(http, ID),
  "read the Basic switch": readBasicAuthentication,
  "list consumers": (http) => listConsumers(http, ID),
  "read a status": (http) => readStatus(http, ID),
  "read levels": (http) => readLevels(http, ID),
  "read the manifest": readManifest,
  "list OAuth 2.0 clients": listOAuth2Clients,
  "read an OAuth 2.0 client": (http) => getOAuth2Client(http, "1"),
  "create an OAuth 2.0 client": (http) =>
    createOAuth2Client(http, { name: "A", redirects: [], scope: "READ" }),
  "reset a secret": (http) => resetOAuth2ClientSecret(http, "1"),
  "list OAuth 2.0 configurations": (http) => listOAuth2Configurations(http),
  "read a redirect URI": (http) => readRedirectUri(http, "https://idp.example.com"),
  "read a service provider": (http) => readServiceProvider(http, ID),
  "set Basic": (http) =>
    setBasic(new ServletSession(http), ID, { username: "a", password: "robots-password" }),
  "read a trusted application": (http) => readIncomingTrust(new ServletSession(http), ID),
  "stop trusting": (http) => disableOutgoingTrust(new ServletSession(http), ID),
  "register a consumer": (http) =>
    putConsumerManually(new ServletSession(http), ID, {
      ...{ key: "k", name: "n", description: undefined, publicKey: PUBLIC_KEYS[0], callback: undefined },
      ...{ twoLOAllowed: false, executingTwoLOUser: undefined, twoLOImpersonationAllowed: false },
    }),
};

const BODIES: readonly (readonly [what: string, type: string, body: string])[] = [
  ["an unusual entry", "application/json", `[{"id":"1","clientSecret":"${CANARY}","message":"${CANARY}"}]`],
  [
    "an object with words",
    "application/json",
    `{"message":"${CANARY}","errors":["${CANARY}"],"summary":"${CANARY}"}`,
  ],
  ["an unusual consumer", "application/json", `{"consumers":[{"key":"k","sharedSecret":"${CANARY}"}]}`],
  [
    "an unusual provider",
    "application/json",
    `{"authenticationProviders":[{"provider":1,"config":{"password":"${CANARY}"}}],"entities":["${CANARY}"]}`,
  ],
  ["a string", "application/json", `"${CANARY}"`],
  ["half of a document", "application/json", `[{"clientSecret":"${CANARY}"`],
  ["plain text", "text/plain", CANARY],
  [
    "a page",
    "text/html",
    `<html><head><title>T</title></head><body><p>${CANARY}</p><textarea>${CANARY}</textarea></body>`,
  ],
  [
    "a configuration page",
    "text/html",
    `<html><body><form action="x"><input name="password1" value="${CANARY}">${CANARY}</form>`,
  ],
];

describe("secrets of somebody else in a successful response", () => {
  test.each(BODIES)("stay out of every message and note: %s", async (_what, type, body) => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": type, "x-confluence-request-time": "1" }).end(body);
    });
    const told = await Promise.all(
      Object.entries(CALLS).map(async ([call, ask]) => {
        const http = connected(server, TOKEN);
        const password = {
          ...TOKEN.credentials,
          kind: "password",
          username: "admin",
          password: "admin",
        } as const;
        const pages = connected(server, { credentials: password });
        const outcomes = await Promise.allSettled([ask(http), ask(pages)]);
        const failures = outcomes.map((outcome) =>
          outcome.status === "rejected" ? String(outcome.reason) : "",
        );
        return [call, ...failures, ...http.notes, ...pages.notes].join(" ");
      }),
    );
    expect(told.filter((words) => words.includes(CANARY))).toEqual([]);
    // Most of them are reported as malformed.
    expect(told.filter((words) => /\[\w+\]|not understood/.test(words)).length).toBeGreaterThan(15);
  });

  test("a secret that was in a list stays out of error messages, too", async () => {
    let isFirst = true;
    const server = await startHttpServer((_request, response) => {
      const body = isFirst ? `[{"id":7,"clientSecret":"${CANARY}"}]` : `{"message":"wrong: ${CANARY}"}`;
      response.writeHead(isFirst ? 200 : 400, { "content-type": "application/json" }).end(body);
      isFirst = false;
    });
    const http = connected(server, TOKEN);
    expect(await listOAuth2Clients(http)).toEqual([]);
    await expect(getOAuth2Client(http, "7")).rejects.toMatchObject({ detail: "wrong: [secret]" });
  });
});

const LINK = { id: ID, name: "A", type: "jira", rpcUrl: "https://a", displayUrl: "https://a", primary: true };
const CLIENT = {
  id: "1",
  clientId: "c",
  clientSecret: CANARY,
  name: "A",
  redirects: ["https://a"],
  scope: "READ",
};
const CONSUMER = { key: "k", name: "n", publicKey: PUBLIC_KEYS[0] };

/** Lists with one entry that is understood and one that is not, and the resource kind they belong to. */
const LISTS: readonly (readonly [
  what: string,
  list: (http: HttpClient) => Promise<unknown>,
  body: unknown,
  note: RegExp,
])[] = [
  [
    "links",
    applicationLinks.list,
    [LINK, { ...LINK, id: "odd", name: null }],
    /^application link odd .*\(name: /,
  ],
  [
    "OAuth 2.0 clients",
    listOAuth2Clients,
    [CLIENT, { ...CLIENT, id: 2, redirects: "x" }],
    /^OAuth 2\.0 client 2 .*redirects/,
  ],
  [
    "OAuth 2.0 configurations",
    (http) => listOAuth2Configurations(http),
    [
      {
        ...CLIENT,
        type: "GENERIC",
        authorizationEndpoint: "a",
        tokenEndpoint: "t",
        scopes: [],
        redirectUriSuffix: "s",
      },
      { id: "device", name: "Device flow" },
    ],
    /^outgoing OAuth 2\.0 configuration device .*tokenEndpoint/,
  ],
  [
    "consumers",
    (http) => listConsumers(http, ID),
    { consumers: [CONSUMER, { key: "x", name: 1 }] },
    /^OAuth consumer x /,
  ],
  [
    "providers",
    (http) => listProviders(http, ID),
    {
      authenticationProviders: [
        { provider: PROVIDER.basic, config: { username: "u", days: 3 } },
        { config: {} },
      ],
    },
    /^authentication provider without an id .*provider/,
  ],
  [
    "the audit log",
    readAuditEvents,
    {
      entities: [
        { timestamp: "2026-01-01T00:00:00Z", type: { action: "a" } },
        { timestamp: 1, id: 5 },
      ],
    },
    /^audit log entry 5 /,
  ],
];

describe("somebody else's objects that are not understood", () => {
  test.each(LISTS)(
    "are left out of %s with a note, and are no reason to fail",
    async (_what, list, body, note) => {
      const server = await startHttpServer((_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
      const http = connected(server, TOKEN);
      expect(await list(http)).toHaveLength(1);
      expect([...http.notes]).toEqual([expect.stringMatching(note)]);
      expect([...http.notes].join()).toContain("cannot be parsed by this version");
    },
  );

  test("an object that the program declares has to be understood", async () => {
    const server = await startHttpServer((_request, response) => {
      const body = { consumers: [CONSUMER, { key: "own", name: 1, sharedSecret: CANARY }] };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await expect(readIncomingConsumer(connected(server, TOKEN), ID, "own")).rejects.toMatchObject({
      reason: "malformed_response",
      message: expect.stringMatching(/OAuth consumer own is not what this endpoint returns: name: /),
    });
  });

  test("the message about another application is reported, and nothing else from its response", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ warning: "nobody answers there", password: CANARY }));
    });
    expect(await readPeerManifest(connected(server, TOKEN), "https://a.example.com")).toEqual({
      found: "nothing",
      warning: "nobody answers there",
    });
  });
});
