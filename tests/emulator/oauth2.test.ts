import type { Emulator, OAuth2Client } from "@pulumi-confluence-applinks/emulator";
import { generators, Issuer } from "openid-client";
import { openServerWithBasic } from "../support/emulator";
import { type PageClient, pageClient } from "../support/page-client";
import { anonymousClient, type RestClient, restClient } from "../support/rest-client";

const CALLBACK = "https://consumer.example/callback";
const CLIENTS = "/rest/oauth2/latest/client";
const CONFIGS = "/rest/oauth2-client/latest/config";
const WHOAMI = "/plugins/servlet/applinks/whoami";

let emulator: Emulator;
let asAdmin: RestClient;

beforeAll(async () => {
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
  asAdmin = restClient(emulator.url);
});
beforeEach(() => {
  emulator.reset();
  emulator.settings.skewMs = 0;
  emulator.settings.allowInsecureOAuth2 = false;
});
afterAll(() => emulator.close());

async function register(client: Partial<OAuth2Client> = {}): Promise<OAuth2Client> {
  const body = { name: "App", redirects: [CALLBACK], scope: "WRITE", ...client };
  const response = await asAdmin("POST", CLIENTS, body);
  expect(response.status).toBe(200);
  return response.json as OAuth2Client;
}

describe("incoming clients", () => {
  test("are created with generated id and secret, which list and get return in plain text", async () => {
    const sent = {
      clientId: "mine",
      clientSecret: "mine",
      redirects: [" https://b.example/ ", CALLBACK, CALLBACK],
    };
    const client = await register(sent);
    expect(client).toMatchObject({
      name: "App",
      redirects: ["https://b.example/", CALLBACK],
      scope: "WRITE",
    });
    expect([client.clientId, client.clientSecret]).not.toContain("mine");
    expect((await asAdmin("GET", CLIENTS)).json).toEqual([client]);
    expect((await asAdmin("GET", `${CLIENTS}/${client.id}`)).json).toEqual(client);
  });

  test("are merged on PUT, keep their credentials, and may keep their name", async () => {
    const client = await register();
    const put = await asAdmin("PUT", `${CLIENTS}/${client.id}`, { name: "App", redirects: [], scope: "" });
    expect([put.status, put.text]).toEqual([204, ""]);
    expect(emulator.state.oauth2Clients).toEqual([client]);
    await asAdmin("PUT", `${CLIENTS}/${client.id}`, { name: "Renamed", scope: "ADMIN" });
    expect(emulator.state.oauth2Clients).toEqual([{ ...client, name: "Renamed", scope: "ADMIN" }]);
  });

  test("get a new secret by client id, and are deleted with the entity as the response", async () => {
    const client = await register();
    const reset = await asAdmin("PUT", `${CLIENTS}/reset/${client.clientId}`);
    expect(reset.json).toMatchObject({ clientId: client.clientId });
    expect(reset.json).not.toMatchObject({ clientSecret: client.clientSecret });
    expect((await asAdmin("PUT", `${CLIENTS}/reset/${client.id}`)).status).toBe(404);
    const deleted = await asAdmin("DELETE", `${CLIENTS}/${client.id}`);
    expect(deleted).toMatchObject({ status: 200, json: { id: client.id } });
    expect((await asAdmin("DELETE", `${CLIENTS}/${client.id}`)).status).toBe(404);
  });

  test.each([
    ["name", { name: " " }],
    ["name", { name: "x".repeat(256) }],
    ["redirects", { redirects: [" "] }],
    ["redirects", { redirects: ["/relative"] }],
    ["redirects", { redirects: ["http://app.example/cb"] }],
    ["redirects", { redirects: [`${CALLBACK}#fragment`] }],
    ["redirects", { redirects: [`https://app.example/${"x".repeat(450)}`] }],
    ["scope", { scope: "EVERYTHING" }],
  ])("are refused because of an invalid %s (case %#)", async (field, wrong) => {
    const body = { name: "App", redirects: [CALLBACK], scope: "READ", ...wrong };
    const response = await asAdmin("POST", CLIENTS, body);
    expect(response).toMatchObject({
      status: 400,
      json: { errors: [], fieldErrors: { [field]: [expect.any(String)] } },
    });
  });

  test("may redirect to http on localhost, but not share a name", async () => {
    await register({ redirects: ["http://localhost:8080/cb"] });
    const again = await asAdmin("POST", CLIENTS, { name: "App", redirects: [CALLBACK], scope: "READ" });
    expect(again.json).toMatchObject({ fieldErrors: { name: [expect.stringContaining("exists already")] } });
  });

  test("are for system administrators", async () => {
    expect((await anonymousClient(emulator.url)("GET", CLIENTS)).status).toBe(401);
    expect((await restClient(emulator.url, "manager")("GET", CLIENTS)).status).toBe(401);
  });

  test("do not exist on servers that are too old", async () => {
    emulator.quirks.oauth2 = false;
    expect((await asAdmin("GET", CLIENTS)).status).toBe(404);
    emulator.quirks.oauth2 = true;
  });
});

describe("the provider, with a published client", () => {
  let browser: PageClient;
  beforeEach(async () => {
    browser = pageClient();
    await browser.logIn(emulator.url, "manager");
  });

  async function discover({ clientId, clientSecret }: OAuth2Client) {
    const metadata = await asAdmin("GET", "/rest/oauth2/latest/.well-known/oauth-authorization-server");
    const issuer = new Issuer(metadata.json as ConstructorParameters<typeof Issuer>[0]);
    return new issuer.Client({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [CALLBACK],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
    });
  }
  type Client = Awaited<ReturnType<typeof discover>>;

  async function consent(client: Client, parameters: object, button = "approve"): Promise<string> {
    const page = await browser.open(client.authorizationUrl({ scope: "WRITE", state: "s", ...parameters }));
    return (await browser.submit(page.url, { ...page.hidden, [button]: "true" })).url;
  }
  async function logIn(client: Client, scope = "WRITE") {
    const code_verifier = generators.codeVerifier();
    const code_challenge = generators.codeChallenge(code_verifier);
    const url = await consent(client, { scope, code_challenge, code_challenge_method: "S256" });
    const tokens = await client.oauthCallback(CALLBACK, client.callbackParams(url), {
      code_verifier,
      state: "s",
    });
    return { tokens, url };
  }
  const whoami = async (token = "") =>
    (await fetch(emulator.url + WHOAMI, { headers: { Authorization: `Bearer ${token}` } })).text();

  test("goes through the code flow with PKCE S256 and acts as the user", async () => {
    const client = await discover(await register());
    const { tokens } = await logIn(client);
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 3600, scope: "WRITE" });
    expect(await whoami(tokens.access_token)).toBe("manager");
  });

  test("accepts the plain challenge, which is the default, and no challenge at all", async () => {
    const client = await discover(await register());
    const verifier = generators.codeVerifier();
    const plain = client.callbackParams(await consent(client, { code_challenge: verifier }));
    await client.oauthCallback(CALLBACK, plain, { code_verifier: verifier, state: "s" });
    const without = client.callbackParams(await consent(client, {}));
    await client.oauthCallback(CALLBACK, without, { state: "s" });
    const wrong = client.callbackParams(await consent(client, { code_challenge: verifier }));
    const attempt = client.oauthCallback(CALLBACK, wrong, { code_verifier: "x".repeat(43), state: "s" });
    await expect(attempt).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test("asks for the login first", async () => {
    const client = await discover(await register());
    const page = await pageClient().open(client.authorizationUrl({ scope: "WRITE" }));
    expect(page.url).toContain("/login.action");
  });

  test("always redirects with 303: to the redirect address once that is verified, otherwise to an error page", async () => {
    const { clientId } = await register();
    const authorize = async (parameters: Record<string, string>) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: CALLBACK,
        state: "s",
        ...parameters,
      });
      const url = `${emulator.url}/rest/oauth2/latest/authorize?${query}`;
      const response = await fetch(url, { redirect: "manual" });
      expect(response.status).toBe(303);
      return response.headers.get("Location") ?? "";
    };
    const ok = { response_type: "code", scope: "READ" };
    expect(await authorize({ ...ok, client_id: "x" })).toContain("/oauth2/error?error=invalid_client");
    expect(await authorize({ ...ok, redirect_uri: `${CALLBACK}/x` })).toContain("error=invalid_redirect_uri");
    expect(await authorize({ ...ok, response_type: "token" })).toBe(
      `${CALLBACK}?error=unsupported_response_type&state=s`,
    );
    expect(await authorize({ response_type: "code" })).toBe(`${CALLBACK}?error=invalid_request&state=s`);
    expect(await authorize({ ...ok, scope: "ADMIN" })).toBe(`${CALLBACK}?error=invalid_scope&state=s`);
    expect(await authorize(ok)).toContain("/plugins/servlet/oauth2/consent?");
  });

  test("a user who denies goes back with access_denied, a forged consent is refused", async () => {
    const client = await discover(await register());
    expect(await consent(client, {}, "deny")).toBe(`${CALLBACK}?error=access_denied&state=s`);
    const page = await browser.open(client.authorizationUrl({ scope: "WRITE" }));
    expect((await browser.submit(page.url, { approve: "true" })).status).toBe(403);
  });

  test("a code used twice is refused, and its tokens are revoked", async () => {
    const client = await discover(await register());
    const parameters = client.callbackParams(await consent(client, {}));
    const tokens = await client.oauthCallback(CALLBACK, parameters, { state: "s" });
    const replay = client.oauthCallback(CALLBACK, parameters, { state: "s" });
    await expect(replay).rejects.toMatchObject({ error: "invalid_grant" });
    expect(await whoami(tokens.access_token)).toBe("");
    expect(emulator.state.oauth2Grants).toEqual([]);
  });

  test("a code expires after a minute, an access token after an hour", async () => {
    const client = await discover(await register());
    const parameters = client.callbackParams(await consent(client, {}));
    const { tokens } = await logIn(client);
    emulator.settings.skewMs = 61_000;
    const late = client.oauthCallback(CALLBACK, parameters, { state: "s" });
    await expect(late).rejects.toMatchObject({ error: "invalid_request" });
    expect(await whoami(tokens.access_token)).toBe("manager");
    emulator.settings.skewMs = 3601_000;
    expect(await whoami(tokens.access_token)).toBe("");
  });

  test("refreshing rotates both tokens, and a second use of the old one does not revoke the new ones", async () => {
    const client = await discover(await register());
    const { tokens: old } = await logIn(client);
    const renewed = await client.refresh(old.refresh_token ?? "");
    expect(await whoami(renewed.access_token)).toBe("manager");
    expect(await whoami(old.access_token)).toBe("");
    await expect(client.refresh(old.refresh_token ?? "")).rejects.toMatchObject({ error: "invalid_grant" });
    expect(await whoami(renewed.access_token)).toBe("manager");
  });

  test("revocation ends an authorisation, and deleting the client ends all of its authorisations", async () => {
    const registered = await register();
    const client = await discover(registered);
    const first = (await logIn(client)).tokens.access_token;
    await client.revoke(first ?? "");
    expect(await whoami(first)).toBe("");
    const second = (await logIn(client)).tokens.access_token;
    expect(await whoami(second)).toBe("manager");
    await asAdmin("DELETE", `${CLIENTS}/${registered.id}`);
    expect(await whoami(second)).toBe("");
  });

  test("clients authenticate with form parameters: a wrong secret is refused, a Basic header is a user's login", async () => {
    const registered = await register();
    const wrong = await discover({ ...registered, clientSecret: "wrong" });
    await expect(wrong.refresh("x")).rejects.toMatchObject({ error: "invalid_client" });
    const credentials = Buffer.from(`${registered.clientId}:${registered.clientSecret}`).toString("base64");
    const response = await fetch(`${emulator.url}/rest/oauth2/latest/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: "authorization_code", code: "x" }),
    });
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining("Basic Authentication Failure"),
    ]);
  });

  test("revocation responds with an empty body of type JSON", async () => {
    const { clientId, clientSecret } = await register();
    const response = await fetch(`${emulator.url}/rest/oauth2/latest/revoke`, {
      method: "POST",
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token: "unknown" }),
    });
    const { status, headers } = response;
    expect([status, headers.get("content-type"), await response.text()]).toEqual([
      200,
      "application/json",
      "",
    ]);
  });

  test("metadata name the base URL as issuer", async () => {
    const { json } = await asAdmin("GET", "/rest/oauth2/latest/.well-known/oauth-authorization-server");
    expect(json).toMatchObject({
      issuer: emulator.url,
      grant_types_supported: ["authorization_code"],
      response_modes_supported: ["query"],
    });
    expect(json).not.toHaveProperty("code_challenge_methods_supported");
  });

  test("a JSON body at the token endpoint is a 500", async () => {
    const response = await asAdmin("POST", "/rest/oauth2/latest/token", { grant_type: "authorization_code" });
    expect(response.status).toBe(500);
  });

  test("service accounts get tokens of their own, with a scope but without administration", async () => {
    const serviceAccount = { clientId: "robot-id", clientSecret: "robot-secret", scopes: ["READ" as const] };
    const robot = emulator.state.users.find(({ name }) => name === "manager");
    Object.assign(robot ?? {}, { serviceAccount });
    const grant = async (scope: string | undefined, client_secret = "robot-secret") => {
      const response = await fetch(`${emulator.url}/rest/oauth2/latest/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: "robot-id",
          client_secret,
          ...(scope && { scope }),
        }),
      });
      return (await response.json()) as { error?: string; access_token?: string; scope?: string };
    };
    emulator.quirks.serviceAccounts = false;
    expect(await grant("READ")).toEqual({ error: "unsupported_grant_type" });
    emulator.quirks.serviceAccounts = true;
    expect(await grant(undefined)).toEqual({ error: "invalid_request" });
    expect(await grant("READ WRITE")).toEqual({ error: "invalid_scope" });
    expect(await grant("READ", "wrong")).toEqual({ error: "invalid_client" });
    serviceAccount.scopes.push("WRITE" as never);
    const { access_token, scope } = await grant("READ WRITE");
    expect([await whoami(access_token), scope]).toEqual(["manager", "READ WRITE"]);
    const links = await fetch(`${emulator.url}/rest/applinks/3.0/applinks`, {
      headers: { Authorization: `Bearer ${access_token}`, Accept: "application/json" },
    });
    expect(links.status).toBe(403);
    emulator.quirks.serviceAccounts = false;
    Object.assign(robot ?? {}, { serviceAccount: null });
  });

  test("REST 3.0 by a client's id is a 404", async () => {
    const { id } = await register();
    expect((await asAdmin("GET", `/rest/applinks/3.0/applinks/${id}`)).status).toBe(404);
  });

  test("scopes limit what the user may do: READ < WRITE < ADMIN < SYSTEM_ADMIN", async () => {
    browser = pageClient();
    await browser.logIn(emulator.url, "admin");
    const client = await discover(await register({ scope: "SYSTEM_ADMIN" }));
    const call = async (scope: string, method: string, path: string, body?: object) => {
      const { tokens } = await logIn(client, scope);
      const headers = { Authorization: `Bearer ${tokens.access_token}`, "Content-Type": "application/json" };
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      return (await fetch(emulator.url + path, init)).status;
    };
    const link = {
      name: "X",
      rpcUrl: "https://x.example",
      displayUrl: "https://x.example",
      typeId: "generic",
    };
    const create = "/rest/applinks/3.0/applicationlink";
    expect(await call("READ", "GET", WHOAMI)).toBe(200);
    expect(await call("READ", "PUT", create, link)).toBe(403);
    expect(await call("WRITE", "PUT", create, link)).toBe(401);
    expect(await call("ADMIN", "PUT", create, link)).toBe(201);
    expect(await call("ADMIN", "GET", CLIENTS)).toBe(401);
    expect(await call("SYSTEM_ADMIN", "GET", CLIENTS)).toBe(200);
  });

  test("a scope does not extend a user's own role", async () => {
    const client = await discover(await register({ scope: "SYSTEM_ADMIN" }));
    const { tokens } = await logIn(client, "SYSTEM_ADMIN");
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(emulator.url + CLIENTS, { headers })).status).toBe(401);
  });

  test("a token also works as a Basic password, and the scheme is case-sensitive", async () => {
    const { tokens } = await logIn(await discover(await register()));
    const call = async (Authorization: string) =>
      (await fetch(emulator.url + WHOAMI, { headers: { Authorization } })).text();
    const basic = Buffer.from(`anything:${tokens.access_token}`).toString("base64");
    expect(await call(`Basic ${basic}`)).toBe("manager");
    expect(await call(`bearer ${tokens.access_token}`)).toBe("");
    expect(await call("Bearer nonsense")).toBe("");
  });
});

describe("outgoing configurations", () => {
  const endpoint = "https://idp.example.com/oauth2/authorize";
  const body = {
    name: "IdP",
    description: "",
    type: "generic",
    clientId: "id",
    clientSecret: "s3cret",
    authorizationEndpoint: endpoint,
    tokenEndpoint: "https://idp.example.com/oauth2/token",
    scopes: ["profile", "openid", " ", "openid"],
    redirectUriSuffix: "Ae9PEQqLF2Nid5KDi0yXCg",
  };
  beforeEach(() => {
    emulator.settings.allowInsecureOAuth2 = true;
  });

  async function create(config: object = {}): Promise<string> {
    const response = await asAdmin("POST", CONFIGS, { ...body, ...config });
    expect(response.status).toBe(200);
    return (response.json as { id: string }).id;
  }

  test("are created with sorted scopes, found by id and name, and never show their secret", async () => {
    const id = await create();
    const expected = { ...body, id, type: "GENERIC", clientSecret: null, scopes: ["openid", "profile"] };
    for (const path of [`${CONFIGS}/${id}`, `${CONFIGS}/name/IdP`]) {
      expect((await asAdmin("GET", path)).json).toEqual(expected);
    }
    expect((await asAdmin("GET", CONFIGS)).json).toEqual([expected]);
  });

  test("keep the secret when it is left out of a PUT, and need everything else", async () => {
    const id = await create();
    const { clientSecret, ...rest } = body;
    expect((await asAdmin("PUT", `${CONFIGS}/${id}`, { ...rest, name: "New" })).status).toBe(204);
    expect(emulator.state.oauth2Configs).toMatchObject([{ name: "New", clientSecret }]);
    const partial = await asAdmin("PUT", `${CONFIGS}/${id}`, { name: "New" });
    expect(Object.keys((partial.json as { fieldErrors: object }).fieldErrors)).toEqual([
      "type",
      "clientId",
      "authorizationEndpoint",
      "tokenEndpoint",
      "scopes",
      "redirectUriSuffix",
    ]);
  });

  test.each([
    ["name", { name: "" }],
    ["description", { description: "x".repeat(256) }],
    ["type", { type: "okta" }],
    ["clientId", { clientId: " " }],
    ["clientSecret", { clientSecret: undefined }],
    ["tokenEndpoint", { tokenEndpoint: "nonsense" }],
    ["scopes", { scopes: [" "] }],
    ["redirectUriSuffix", { redirectUriSuffix: "other" }],
  ])("are refused because of an invalid %s (case %#)", async (field, wrong) => {
    const response = await asAdmin("POST", CONFIGS, { ...body, ...wrong });
    expect(response).toMatchObject({ status: 400, json: { fieldErrors: { [field]: [expect.any(String)] } } });
  });

  test("need https endpoints and an https base URL", async () => {
    emulator.settings.allowInsecureOAuth2 = false;
    expect((await asAdmin("GET", CONFIGS)).json).toEqual({
      errors: ["The base URL of this server must use https."],
      fieldErrors: {},
    });
    const { baseUrl } = emulator.context;
    emulator.context.baseUrl = "https://wiki.example.com";
    const insecure = await asAdmin("POST", CONFIGS, {
      ...body,
      tokenEndpoint: "http://idp.example.com/token",
    });
    expect(insecure.json).toMatchObject({
      fieldErrors: { tokenEndpoint: [expect.stringContaining("https")] },
    });
    await create();
    emulator.context.baseUrl = baseUrl;
  });

  test("report redirect addresses and free names, and are deleted with 204", async () => {
    const id = await create();
    const redirect = await asAdmin(
      "GET",
      `${CONFIGS}/get-redirect-uri?authorizationEndpoint=${encodeURIComponent(endpoint)}`,
    );
    expect(redirect.json).toEqual({
      redirectUri: `${emulator.url}/plugins/servlet/oauth2/client/callback/${body.redirectUriSuffix}`,
      redirectUriSuffix: body.redirectUriSuffix,
    });
    const isUnique = async (query: string) =>
      (await asAdmin("GET", `${CONFIGS}/is-name-unique?${query}`)).json;
    expect([await isUnique("name=IdP"), await isUnique(`name=IdP&id=${id}`)]).toEqual([false, true]);
    expect((await asAdmin("DELETE", `${CONFIGS}/${id}`)).status).toBe(204);
    expect((await asAdmin("DELETE", `${CONFIGS}/${id}`)).status).toBe(404);
  });

  test("are at the path of the quirk, and refuse other users before anything else", async () => {
    const asManager = restClient(emulator.url, "manager");
    expect((await asManager("GET", CONFIGS)).status).toBe(401);
    emulator.settings.allowInsecureOAuth2 = false;
    expect((await asManager("GET", CONFIGS)).status).toBe(401);
    emulator.settings.allowInsecureOAuth2 = true;
    emulator.quirks.oauth2ConfigPath = "/rest/oauth2/latest/config";
    expect((await asAdmin("GET", "/rest/oauth2/latest/config")).status).toBe(200);
    expect((await asAdmin("GET", CONFIGS)).status).toBe(404);
    emulator.quirks.oauth2ConfigPath = CONFIGS;
  });

  test("that do not exist are a 404 without a body", async () => {
    for (const path of [`${CONFIGS}/unknown`, `${CONFIGS}/name/unknown`]) {
      const { status, text } = await asAdmin("GET", path);
      expect([status, text]).toEqual([404, ""]);
    }
  });

  test("are tested against another server in a browser", async () => {
    const provider = await openServerWithBasic({ product: "jira" });
    try {
      const base = `${provider.url}/rest/oauth2/latest`;
      const { json } = await asAdmin(
        "GET",
        `${CONFIGS}/get-redirect-uri?authorizationEndpoint=${base}/authorize`,
      );
      const { redirectUri, redirectUriSuffix } = json as { redirectUri: string; redirectUriSuffix: string };
      provider.settings.allowInsecureOAuth2 = true;
      const registered = await restClient(provider.url)("POST", CLIENTS, {
        name: "Confluence",
        redirects: [redirectUri],
        scope: "READ",
      });
      const { clientId, clientSecret } = registered.json as OAuth2Client;
      const id = await create({
        clientId,
        clientSecret,
        redirectUriSuffix,
        authorizationEndpoint: `${base}/authorize`,
        tokenEndpoint: `${base}/token`,
        scopes: ["READ"],
      });
      const run = async (button: string) => {
        const callbackUrl = encodeURIComponent("https://consumer.example/tried");
        const flow = await asAdmin("POST", `${CONFIGS}/flow?id=${id}&callbackUrl=${callbackUrl}`);
        const { id: flowId, initFlowUrl } = flow.json as { id: string; initFlowUrl: string };
        const browser = pageClient();
        await browser.logIn(provider.url, "editor");
        const form = await browser.open(initFlowUrl);
        const end = await browser.submit(form.url, { ...form.hidden, [button]: "true" });
        expect(end.url).toBe(`https://consumer.example/tried?flowRequestId=${flowId}`);
        return (await asAdmin("GET", `${CONFIGS}/flow/${flowId}`)).json;
      };
      expect(await run("approve")).toEqual({ success: true });
      expect(await run("deny")).toEqual({ success: false, error: "access_denied" });
      const [config] = emulator.state.oauth2Configs;
      if (config !== undefined) config.clientSecret = "wrong";
      expect(await run("approve")).toEqual({ success: false, error: "invalid_client" });
    } finally {
      await provider.close();
    }
  });
});
