import type { Emulator, Quirks } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { rsaKeyPair } from "../support/oauth-client";
import { type RestClient, restClient } from "../support/rest-client";

const OAUTH_PROVIDER = "com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider";
const TWO_LO_PROVIDER = "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthAuthenticationProvider";
const TWO_LOI_PROVIDER =
  "com.atlassian.applinks.api.auth.types.TwoLeggedOAuthWithImpersonationAuthenticationProvider";
const OFF = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const THREE_LO = { enabled: true, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const TWO_LO = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };
const TWO_LOI = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: true };

let emulator: Emulator;
let peer: Emulator;
let asAdmin: RestClient;
let asManager: RestClient;
let publicKey: string;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
  peer = await openServerWithBasic({ product: "jira" });
  asAdmin = restClient(emulator.url);
  asManager = restClient(emulator.url, "manager");
  publicKey = rsaKeyPair().publicKey;
});
afterEach(() => emulator.reset());
afterAll(() => Promise.all([emulator.close(), peer.close()]));

const consumerPath = (id: string) => `/rest/applinks-oauth/1.0/applicationlink/${id}/authentication/consumer`;
const levelsPath = (id: string) => `/rest/applinks/3.0/status/${id}/oauth`;
const providerPath = (id: string) => `/rest/applinks/3.0/applicationlink/${id}/authentication/provider`;
const bare = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, "");

describe("consumers of a generic link", () => {
  test("an incoming consumer is stored with its bare public key and a relative href", async () => {
    const { id } = addLink(emulator);
    const put = await asAdmin("PUT", consumerPath(id), { key: "app", name: "App", publicKey });
    expect(put.status).toBe(201);
    expect(put.json).toMatchObject({
      "status-code": 201,
      "resources-created": [{ href: `applicationlink/${id}/authentication/consumer` }],
    });
    const list = await asAdmin("GET", consumerPath(id));
    expect(list.json).toMatchObject({
      consumers: [{ key: "app", signatureMethod: "RSA_SHA1", publicKey: bare(publicKey), outgoing: false }],
    });
  });

  test("levels and executing user in the body are ignored", async () => {
    const { id } = addLink(emulator);
    const body = { key: "app", name: "App", publicKey, twoLOAllowed: true, executingTwoLOUser: "editor" };
    await asAdmin("PUT", consumerPath(id), body);
    expect(emulator.state.consumers).toMatchObject([{ twoLOAllowed: false, executingTwoLOUser: null }]);
  });

  test("a new key leaves the old consumer stored", async () => {
    const { id } = addLink(emulator);
    await asAdmin("PUT", consumerPath(id), { key: "old", name: "App", publicKey });
    await asAdmin("PUT", consumerPath(id), { key: "new", name: "App", publicKey });
    expect(emulator.state.consumers.map(({ key }) => key)).toEqual(["old", "new"]);
    expect((await asAdmin("GET", consumerPath(id))).json).toMatchObject({ consumers: [{ key: "new" }] });
  });

  test("a missing name is a server error, a missing key or a bad public key a 400", async () => {
    const { id } = addLink(emulator);
    expect((await asAdmin("PUT", consumerPath(id), { key: "app", publicKey })).status).toBe(500);
    expect((await asAdmin("PUT", consumerPath(id), { name: "App", publicKey })).status).toBe(400);
    const bad = await asAdmin("PUT", consumerPath(id), { key: "app", name: "App", publicKey: "nonsense" });
    expect(bad.json).toEqual({ status: 400, message: ["The public key is not valid."] });
  });

  test("an outgoing consumer shows up once the provider names its key, without its secret", async () => {
    const { id } = addLink(emulator);
    const body = { key: "k", name: "Service", sharedSecret: "top secret", outgoing: true };
    expect((await asAdmin("PUT", consumerPath(id), body)).status).toBe(201);
    expect((await asAdmin("GET", consumerPath(id))).status).toBe(404);
    const config = { "consumerKey.outbound": "k", "serviceProvider.requestTokenUrl": "/request" };
    await asAdmin("PUT", providerPath(id), { provider: OAUTH_PROVIDER, config });
    const list = await asAdmin("GET", consumerPath(id));
    expect(list.json).toMatchObject({
      consumers: [{ key: "k", signatureMethod: "HMAC_SHA1", outgoing: false }],
    });
    expect(list.text).not.toContain("top secret");
  });

  test("XML is accepted and produced", async () => {
    const { id } = addLink(emulator);
    const xml = `<consumer><key>x</key><name>X</name><publicKey>${bare(publicKey)}</publicKey><outgoing>false</outgoing></consumer>`;
    const put = await asAdmin("PUT", consumerPath(id), xml, {
      "Content-Type": "application/xml",
      Accept: "*/*",
    });
    expect(put.text).toContain("<status-code>201</status-code>");
    const list = await asAdmin("GET", consumerPath(id), undefined, { Accept: "*/*" });
    expect(list.text).toContain("<consumers><consumers><link");
  });
});

describe("consumers of a link to an Atlassian application", () => {
  test("flags, executing user and callback of the body are stored", async () => {
    const { id } = addLink(emulator, { typeId: "jira" });
    const flags = { twoLOAllowed: true, executingTwoLOUser: "editor", twoLOImpersonationAllowed: true };
    const body = { key: "jira:1", name: "Jira", publicKey, callback: "https://jira/cb", ...flags };
    expect((await asManager("PUT", consumerPath(id), body)).status).toBe(201);
    expect((await asAdmin("GET", consumerPath(id))).json).toMatchObject({
      consumers: [{ key: "jira:1", callback: "https://jira/cb", ...flags }],
    });
  });

  test("autoConfigure downloads the peer's consumer", async () => {
    const { id } = addLinkTo(emulator, peer);
    const put = await asAdmin("PUT", `${consumerPath(id)}?autoConfigure=true`, { twoLOAllowed: true });
    expect(put.status).toBe(201);
    expect(emulator.state.consumers).toMatchObject([
      { key: peer.state.ownConsumer.key, publicKey: peer.state.ownConsumer.publicKey, twoLOAllowed: true },
    ]);
  });

  test("autoConfigure with an unreachable peer is a server error", async () => {
    const { id } = addLink(emulator, { typeId: "jira", rpcUrl: "http://127.0.0.1:1" });
    expect((await asAdmin("PUT", `${consumerPath(id)}?autoConfigure=true`, {})).status).toBe(500);
  });
});

describe("OAuth levels", () => {
  test("are normalised and anybody may read them", async () => {
    const { id } = addLink(emulator);
    await asAdmin("PUT", consumerPath(id), { key: "app", name: "App", publicKey });
    const sloppy = { enabled: true, twoLoEnabled: false, twoLoImpersonationEnabled: true };
    expect((await asAdmin("PUT", levelsPath(id), { incoming: sloppy, outgoing: OFF })).status).toBe(204);
    const response = await fetch(emulator.url + levelsPath(id));
    expect(await response.json()).toEqual({ incoming: TWO_LOI, outgoing: OFF });
  });

  test("switching incoming off deletes consumer and tokens, switching it on keeps the executing user", async () => {
    const { id } = addLink(emulator, { typeId: "jira" });
    const body = { key: "app", name: "App", publicKey, twoLOAllowed: true, executingTwoLOUser: "editor" };
    await asAdmin("PUT", consumerPath(id), body);
    await asAdmin("PUT", levelsPath(id), { incoming: THREE_LO, outgoing: OFF });
    expect(emulator.state.consumers).toMatchObject([{ twoLOAllowed: false, executingTwoLOUser: "editor" }]);
    await asAdmin("PUT", levelsPath(id), { incoming: OFF, outgoing: OFF });
    expect(emulator.state.consumers).toEqual([]);
  });

  test("outgoing registers the providers and wipes a third party's configuration", async () => {
    const { id } = addLink(emulator);
    const config = { "consumerKey.outbound": "k" };
    await asAdmin("PUT", providerPath(id), { provider: OAUTH_PROVIDER, config });
    await asAdmin("PUT", levelsPath(id), { incoming: OFF, outgoing: TWO_LOI });
    const list = await asAdmin("GET", providerPath(id));
    expect(list.json).toMatchObject({
      authenticationProviders: [OAUTH_PROVIDER, TWO_LO_PROVIDER, TWO_LOI_PROVIDER].map((provider) => ({
        provider,
        config: {},
      })),
    });
  });

  test("incoming fetches the consumer of a reachable peer; otherwise it is a 409 and outgoing stays unchanged", async () => {
    const reachable = addLinkTo(emulator, peer);
    const both = { incoming: TWO_LO, outgoing: TWO_LO };
    expect((await asAdmin("PUT", levelsPath(reachable.id), both)).status).toBe(204);
    expect(emulator.state.consumers).toMatchObject([{ key: peer.state.ownConsumer.key, twoLOAllowed: true }]);

    const { id } = addLink(emulator, { typeId: "jira", rpcUrl: "http://127.0.0.1:1" });
    const refused = await asAdmin("PUT", levelsPath(id), both);
    expect(refused).toMatchObject({ status: 409, json: { status: 409 } });
    expect((await asAdmin("GET", levelsPath(id))).json).toEqual({ incoming: OFF, outgoing: OFF });
  });

  test("with a stored consumer the peer is not needed", async () => {
    const { id } = addLink(emulator, { typeId: "jira", rpcUrl: "http://127.0.0.1:1" });
    await asAdmin("PUT", consumerPath(id), { key: "app", name: "App", publicKey });
    expect((await asAdmin("PUT", levelsPath(id), { incoming: TWO_LO, outgoing: OFF })).status).toBe(204);
  });

  test("impersonation requires a system administrator", async () => {
    const { id } = addLink(emulator);
    expect((await asManager("PUT", levelsPath(id), { incoming: OFF, outgoing: TWO_LOI })).status).toBe(403);
    expect((await asManager("PUT", levelsPath(id), { incoming: OFF, outgoing: TWO_LO })).status).toBe(204);
    const asEditor = restClient(emulator.url, "editor");
    expect((await asEditor("PUT", levelsPath(id), { incoming: OFF, outgoing: OFF })).status).toBe(403);
  });

  test("each direction is required, an unknown link is a 404, a malformed id a 400", async () => {
    const { id } = addLink(emulator);
    expect((await asAdmin("PUT", levelsPath(id), {})).json).toMatchObject({
      errors: [{ context: "incoming" }, { context: "outgoing" }],
    });
    expect((await asAdmin("PUT", levelsPath(id), '{"incoming"')).status).toBe(500);
    expect((await asAdmin("GET", levelsPath(crypto.randomUUID()))).status).toBe(404);
    expect((await asAdmin("GET", levelsPath("nonsense"))).status).toBe(400);
  });
});

describe("outgoing providers", () => {
  test("are registered with a relative href and replaced", async () => {
    const { id } = addLink(emulator);
    const provider = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";
    const put = await asAdmin("PUT", providerPath(id), {
      provider,
      config: { username: "u", password: "p" },
    });
    expect(put.status).toBe(201);
    expect(put.text).toContain(`"href":"applicationlink/${id}/authentication/${provider}"`);
    await asAdmin("PUT", providerPath(id), { provider, config: { username: "u", password: "new" } });
    expect((await asAdmin("GET", `${providerPath(id)}/${provider}`)).json).toMatchObject({
      authenticationProviders: [{ provider, config: { username: "u", password: "new" } }],
    });
    const other = await asAdmin("GET", `${providerPath(id)}/${OAUTH_PROVIDER}`);
    expect(other).toMatchObject({ status: 200, json: { authenticationProviders: [] } });
  });

  test("are refused: unknown class, unknown link, no config, impersonation without system administrator", async () => {
    const { id } = addLink(emulator);
    expect((await asAdmin("PUT", providerPath(id), { provider: "x.Y", config: {} })).status).toBe(400);
    const config = {};
    expect(
      (await asAdmin("PUT", providerPath("nonsense"), { provider: TWO_LO_PROVIDER, config })).status,
    ).toBe(404);
    expect((await asAdmin("PUT", providerPath(id), { provider: TWO_LO_PROVIDER })).status).toBe(500);
    expect((await asManager("PUT", providerPath(id), { provider: TWO_LOI_PROVIDER, config })).status).toBe(
      400,
    );
    expect((await asManager("PUT", providerPath(id), { provider: TWO_LO_PROVIDER, config })).status).toBe(
      201,
    );
  });
});

describe("the other readings", () => {
  const readings: Partial<Quirks> = {
    consumerListKey: "consumer",
    genericConsumerWithoutName: 201,
    genericConsumerUpdate: "keeps-flags",
    nullProviderConfig: 201,
    basicProviderOverRest: false,
    nullMembers: "null",
  };
  let other: Emulator;
  let client: RestClient;
  beforeAll(async () => {
    other = await openServerWithBasic({ product: "confluence", quirks: readings });
    client = restClient(other.url);
  });
  beforeEach(() => other.reset());
  afterAll(() => other.close());

  test("a consumer needs no name, keeps its flags when it is sent again, and is listed under another key", async () => {
    const { id } = addLink(other);
    expect((await client("PUT", consumerPath(id), { key: "app", publicKey })).status).toBe(201);
    await client("PUT", levelsPath(id), { incoming: TWO_LO, outgoing: OFF });
    await client("PUT", consumerPath(id), { key: "app", publicKey });
    const list = await client("GET", consumerPath(id));
    expect(list.json).toMatchObject({ consumer: [{ key: "app", name: "app", twoLOAllowed: true }] });
  });

  test("providers need no configuration, Basic is refused, and an empty list is null", async () => {
    const { id } = addLink(other);
    const basic = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";
    expect((await client("PUT", providerPath(id), { provider: basic, config: {} })).status).toBe(400);
    const authentication = consumerPath(id).replace("/consumer", "");
    expect((await client("GET", authentication)).json).toMatchObject({ configuredAuthProviders: null });
    expect((await client("PUT", providerPath(id), { provider: TWO_LO_PROVIDER })).status).toBe(201);
  });
});
