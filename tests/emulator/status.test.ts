import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator, EmulatorOptions, Link } from "@pulumi-confluence-applinks/emulator";
import { linkIdOfUrl } from "../../emulator/src/store/link-urls";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { openServerWithBasic } from "../support/emulator";
import { addLink, addLinkTo, linkEmulators } from "../support/emulator-links";
import { restClient } from "../support/rest-client";

const OFF = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const THREE_LO = { enabled: true, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const TWO_LO = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };
const TWO_LOI = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: true };
const BASIC = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";
const TRUSTED = "com.atlassian.applinks.api.auth.types.TrustedAppsAuthenticationProvider";

const running: Array<{ close(): unknown }> = [];

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await openServerWithBasic({ product: "confluence", ...options });
  running.push(emulator);
  return emulator;
}

/** A peer of any kind, for responses that no emulator sends. */
async function startPeer(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let confluence: Emulator;
let jira: Emulator;

beforeAll(async () => {
  confluence = await start({ contextPath: "/wiki" });
  jira = await start({ product: "jira" });
  // On a busy machine the usual ten seconds can be too short.
  for (const { settings } of [confluence, jira]) settings.peerTimeoutMs = 60_000;
});
beforeEach(() => {
  for (const emulator of [confluence, jira]) {
    emulator.reset();
    emulator.settings.skewMs = 0;
  }
});
afterAll(() => Promise.all(running.map((server) => server.close())));

async function statusOf(emulator: Emulator, { id }: Link, query = "", user = "admin") {
  const response = await restClient(emulator.url, user)("GET", `/rest/applinks/3.0/status/${id}${query}`);
  expect(response.status).toBe(200);
  return response.json as { working: boolean; error?: Record<string, string>; remoteAuthentication?: object };
}

async function setLevels(
  emulator: Emulator,
  { id }: Link,
  incoming: object,
  outgoing: object,
): Promise<void> {
  const response = await restClient(emulator.url)("PUT", `/rest/applinks/3.0/status/${id}/oauth`, {
    incoming,
    outgoing,
  });
  expect(response.status).toBe(204);
}

async function linkBoth(level: object, other: Emulator = jira) {
  const { fromA, fromB } = linkEmulators(confluence, other);
  await setLevels(confluence, fromA, level, level);
  await setLevels(other, fromB, level, level);
  return { link: fromA, back: fromB };
}

async function expectError(link: Link, category: string, type: string, details?: string): Promise<void> {
  const { working, error } = await statusOf(confluence, link);
  expect({ working, error }).toMatchObject({
    working: false,
    error: { category, type, ...(details && { details }) },
  });
}

describe("a link between two servers that works", () => {
  test.each([TWO_LO, TWO_LOI])("works from both sides with %j", async (level) => {
    const { link, back } = await linkBoth(level);
    expect(await statusOf(confluence, link)).toMatchObject({
      working: true,
      remoteAuthentication: { incoming: level, outgoing: level },
    });
    expect(await statusOf(jira, back)).toMatchObject({ working: true });
    expect((await statusOf(confluence, link)).error).toBeUndefined();
  });

  test("works with asymmetric levels", async () => {
    const { fromA, fromB } = linkEmulators(confluence, jira);
    await setLevels(confluence, fromA, TWO_LO, OFF);
    await setLevels(jira, fromB, OFF, TWO_LO);
    expect((await statusOf(confluence, fromA)).working).toBe(true);
    expect((await statusOf(jira, fromB)).working).toBe(true);
  });

  test("works with a peer that knows this server only by its URL", async () => {
    const { link, back } = await linkBoth(TWO_LO);
    jira.state.links = [{ ...back, id: linkIdOfUrl(confluence.url) }];
    expect((await statusOf(confluence, link)).working).toBe(true);
  });
});

describe("local problems", () => {
  test("generic, foreign and system links are never working", async () => {
    await expectError(addLink(confluence), "NON_ATLASSIAN", "GENERIC_LINK");
    await expectError(addLink(confluence, { typeId: "subversion" }), "NON_ATLASSIAN", "NON_ATLASSIAN");
    await expectError(addLink(confluence, { typeId: "jira", isSystem: true }), "SYSTEM", "SYSTEM_LINK");
  });
});

describe("network problems", () => {
  test("CONNECTION_REFUSED, UNKNOWN_HOST, and NO_OUTGOING_AUTH under the other reading", async () => {
    const closed = addLink(confluence, { typeId: "jira", rpcUrl: "http://127.0.0.1:1" });
    await expectError(closed, "NETWORK_ERROR", "CONNECTION_REFUSED");
    const unknown = addLink(confluence, { typeId: "jira", rpcUrl: "http://no-such-host.invalid" });
    await expectError(unknown, "NETWORK_ERROR", "UNKNOWN_HOST");
    confluence.quirks.unreachableWithoutOutgoing = "no-outgoing-auth";
    await expectError(closed, "INCOMPATIBLE", "NO_OUTGOING_AUTH");
    confluence.quirks.unreachableWithoutOutgoing = "network-error";
  });

  test("SSL_UNTRUSTED, SSL_HOSTNAME_UNMATCHED and SSL_UNMATCHED come from real TLS errors", async () => {
    const authority = makeAuthority();
    const selfSigned = await start({ product: "jira", tls: makeServerCertificate(["127.0.0.1"]) });
    await expectError(addLinkTo(confluence, selfSigned), "NETWORK_ERROR", "SSL_UNTRUSTED");

    confluence.settings.trustedCertificates = authority.cert;
    const trusted = await start({ product: "jira", tls: makeServerCertificate(["127.0.0.1"], authority) });
    await expectError(addLinkTo(confluence, trusted), "CONFIG_ERROR", "NO_REMOTE_APPLINK");
    const otherName = await start({
      product: "jira",
      tls: makeServerCertificate(["jira.example"], authority),
    });
    await expectError(addLinkTo(confluence, otherName), "NETWORK_ERROR", "SSL_HOSTNAME_UNMATCHED");
    confluence.settings.trustedCertificates = undefined;

    const plain = addLink(confluence, { typeId: "jira", rpcUrl: jira.url.replace("http:", "https:") });
    await expectError(plain, "NETWORK_ERROR", "SSL_UNMATCHED");
  });

  test("UNEXPECTED_RESPONSE_STATUS and UNEXPECTED_RESPONSE", async () => {
    const failing = await startPeer((_request, response) => response.writeHead(503).end());
    const link = addLink(confluence, { typeId: "jira", rpcUrl: failing });
    await expectError(link, "NETWORK_ERROR", "UNEXPECTED_RESPONSE_STATUS", "503: Service Unavailable");
    const html = await startPeer((_request, response) => response.end("<html>hello</html>"));
    await expectError(
      addLink(confluence, { typeId: "jira", rpcUrl: html }),
      "NETWORK_ERROR",
      "UNEXPECTED_RESPONSE",
    );
  });

  test("UNKNOWN for any other error", async () => {
    const reset = await startPeer((request) => request.socket.destroy());
    await expectError(addLink(confluence, { typeId: "jira", rpcUrl: reset }), "UNKNOWN", "UNKNOWN");
  });

  test("a clock that is off is OAUTH_TIMESTAMP_REFUSED, with details", async () => {
    const { link } = await linkBoth(TWO_LO);
    jira.settings.skewMs = 10 * 60_000;
    await expectError(link, "NETWORK_ERROR", "OAUTH_TIMESTAMP_REFUSED", "timestamp_refused");
  });

  test("a wrong key at the peer is OAUTH_SIGNATURE_INVALID, an unknown consumer OAUTH_PROBLEM", async () => {
    const { link } = await linkBoth(TWO_LO);
    const [consumer] = jira.state.consumers;
    if (consumer !== undefined) consumer.publicKey = jira.state.ownConsumer.publicKey;
    await expectError(link, "NETWORK_ERROR", "OAUTH_SIGNATURE_INVALID");
    confluence.state.ownConsumer.key = "renamed";
    await expectError(link, "NETWORK_ERROR", "OAUTH_PROBLEM", "consumer_key_unknown");
  });
});

describe("configuration problems", () => {
  test("NO_REMOTE_APPLINK when the peer has no link back", async () => {
    await expectError(addLinkTo(confluence, jira), "CONFIG_ERROR", "NO_REMOTE_APPLINK");
  });

  test("AUTH_LEVEL_MISMATCH when the ends differ, in either direction or only from here to there", async () => {
    const { fromA, fromB } = linkEmulators(confluence, jira);
    await setLevels(confluence, fromA, TWO_LO, TWO_LO);
    await setLevels(jira, fromB, TWO_LO, TWO_LOI);
    await expectError(fromA, "CONFIG_ERROR", "AUTH_LEVEL_MISMATCH");
    confluence.quirks.levelMismatch = "outgoing-only";
    expect((await statusOf(confluence, fromA)).working).toBe(true);
    confluence.quirks.levelMismatch = "either-direction";
  });

  test("AUTH_LEVEL_UNSUPPORTED for 3LO without 2LO on either side, before the mismatch", async () => {
    const { fromA, fromB } = linkEmulators(confluence, jira);
    await setLevels(confluence, fromA, TWO_LO, TWO_LO);
    await setLevels(jira, fromB, THREE_LO, OFF);
    await expectError(fromA, "DEPRECATED", "AUTH_LEVEL_UNSUPPORTED");
  });

  test("DISABLED when both ends are off", async () => {
    const { fromA } = linkEmulators(confluence, jira);
    await expectError(fromA, "DISABLED", "DISABLED");
  });
});

describe("legacy authentication", () => {
  const trustIncoming = ({ id }: Link) =>
    confluence.state.trustedApplications.push({
      id: "jira:1",
      linkId: id,
      publicKey: jira.state.ownConsumer.publicKey,
      ipPatterns: [],
      urlPatterns: [],
      timeoutMs: 10_000,
    });

  test("LEGACY_REMOVAL and LEGACY_UPDATE for system administrators of both ends", async () => {
    const { link } = await linkBoth(TWO_LOI);
    trustIncoming(link);
    await expectError(link, "DEPRECATED", "LEGACY_REMOVAL");

    const off = await linkBoth(OFF);
    off.link.providers[BASIC] = { username: "admin", password: "admin" };
    confluence.state.links = [off.link];
    await expectError(off.link, "DEPRECATED", "LEGACY_UPDATE");
  });

  test("MANUAL_LEGACY_UPDATE and MANUAL_LEGACY_REMOVAL for others", async () => {
    const { link } = await linkBoth(TWO_LO);
    link.providers[TRUSTED] = {};
    await expectError(link, "DEPRECATED", "MANUAL_LEGACY_REMOVAL");
    link.providers = { [TRUSTED]: {} };
    confluence.state.consumers = [];
    const [back] = jira.state.links;
    if (back !== undefined) await setLevels(jira, back, OFF, OFF);
    await expectError(link, "DEPRECATED", "MANUAL_LEGACY_UPDATE");
  });

  test("Basic alone beside OAuth is LEGACY_REMOVAL for anybody", async () => {
    const { link } = await linkBoth(TWO_LO);
    link.providers[BASIC] = { username: "editor", password: "editor" };
    await expectError(link, "DEPRECATED", "LEGACY_REMOVAL");
  });

  test("MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT when the peer is too old to clean up", async () => {
    const old = await start({ product: "jira", profile: "legacy" });
    const { fromA, fromB } = linkEmulators(confluence, old);
    await setLevels(confluence, fromA, TWO_LOI, TWO_LOI);
    setLevelsOfOldServer(old, fromB);
    trustIncoming(fromA);
    await expectError(fromA, "DEPRECATED", "MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT");
  });
});

/** Without REST 3.0 levels are set where they are stored. */
function setLevelsOfOldServer(old: Emulator, link: Link): void {
  const types = "com.atlassian.applinks.api.auth.types";
  for (const name of ["OAuth", "TwoLeggedOAuth", "TwoLeggedOAuthWithImpersonation"]) {
    link.providers[`${types}.${name}AuthenticationProvider`] = {};
  }
  const { key, name, publicKey } = confluence.state.ownConsumer;
  old.state.consumers.push({
    key,
    name,
    publicKey,
    description: null,
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: true,
    executingTwoLOUser: null,
    twoLOImpersonationAllowed: true,
  });
  link.properties["oauth.incoming.consumerkey"] = key;
}

describe("peers without a status API", () => {
  test("are read as the user from their older REST API", async () => {
    const old = await start({ product: "jira", profile: "legacy" });
    const { fromA, fromB } = linkEmulators(confluence, old);
    await setLevels(confluence, fromA, TWO_LOI, TWO_LOI);
    setLevelsOfOldServer(old, fromB);
    old.quirks.platform = "new";
    expect((await statusOf(confluence, fromA)).error).toBeUndefined();
    confluence.quirks.remoteStatusFallback = false;
    await expectError(fromA, "INCOMPATIBLE", "REMOTE_VERSION_INCOMPATIBLE");
    confluence.quirks.remoteStatusFallback = true;
  });

  test("INSUFFICIENT_REMOTE_PERMISSION for users who are not administrators there", async () => {
    const old = await start({
      product: "jira",
      profile: "legacy",
      users: [{ name: "admin", password: "admin", role: "user" }],
    });
    const { fromA, fromB } = linkEmulators(confluence, old);
    await setLevels(confluence, fromA, TWO_LOI, TWO_LOI);
    setLevelsOfOldServer(old, fromB);
    await expectError(fromA, "ACCESS_ERROR", "INSUFFICIENT_REMOTE_PERMISSION");
  });

  test("LOCAL_AUTH_TOKEN_REQUIRED with an address for the dance, REMOTE_AUTH_TOKEN_REQUIRED for a token refused there", async () => {
    const old = await start({ product: "jira", profile: "legacy" });
    const { fromA, fromB } = linkEmulators(confluence, old);
    await setLevels(confluence, fromA, TWO_LO, TWO_LO);
    setLevelsOfOldServer(old, fromB);
    const callback = "https://wiki.example.com/admin";
    const { error } = await statusOf(
      confluence,
      fromA,
      `?authorisationCallback=${encodeURIComponent(callback)}`,
    );
    expect(error).toMatchObject({ category: "ACCESS_ERROR", type: "LOCAL_AUTH_TOKEN_REQUIRED" });
    const uri = new URL(error?.authorisationUri ?? "");
    expect(uri.href).toContain(`${confluence.url}/plugins/servlet/applinks/oauth/login-dance/authorize`);
    expect(uri.searchParams.get("redirectUrl")).toBe(callback);

    confluence.state.outgoingTokens.push({ linkId: fromA.id, user: "admin", token: "stale", secret: "s" });
    await expectError(fromA, "ACCESS_ERROR", "REMOTE_AUTH_TOKEN_REQUIRED");
    old.settings.skewMs = 10 * 60_000;
    await expectError(fromA, "NETWORK_ERROR", "OAUTH_TIMESTAMP_REFUSED");
  });

  test("NO_OUTGOING_AUTH without a way to call as a user, REMOTE_VERSION_INCOMPATIBLE below 4.0.13", async () => {
    const old = await start({ product: "jira", profile: "legacy" });
    await expectError(addLinkTo(confluence, old), "INCOMPATIBLE", "NO_OUTGOING_AUTH");
    const ancient = await startPeer((_request, response) =>
      response.end(JSON.stringify({ id: "x", typeId: "jira", applinksVersion: "3.11" })),
    );
    const link = addLink(confluence, { typeId: "jira", rpcUrl: ancient });
    await expectError(link, "INCOMPATIBLE", "REMOTE_VERSION_INCOMPATIBLE");
  });
});

describe("the status resource", () => {
  test("refuses users who are not administrators, unknown links, malformed ids and callbacks", async () => {
    const link = addLink(confluence);
    const path = "/rest/applinks/3.0/status";
    expect((await fetch(`${confluence.url}${path}/${link.id}`)).status).toBe(401);
    expect((await restClient(confluence.url, "editor")("GET", `${path}/${link.id}`)).status).toBe(403);
    const asAdmin = restClient(confluence.url);
    expect((await asAdmin("GET", `${path}/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await asAdmin("GET", `${path}/nonsense`)).status).toBe(400);
    expect((await asAdmin("GET", `${path}/${link.id}?authorisationCallback=relative`)).status).toBe(400);
  });
});
