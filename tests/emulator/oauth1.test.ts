import { createHmac } from "node:crypto";
import type { Consumer, Emulator } from "@pulumi-confluence-applinks/emulator";
import { OAuth as ThreeLeggedClient } from "oauth";
import OAuthSigner from "oauth-1.0a";
import { openServerWithBasic } from "../support/emulator";
import { type KeyPair, rsaKeyPair, type SignedRequest, signRsaSha1 } from "../support/oauth-client";
import { type PageClient, pageClient } from "../support/page-client";

const CALLBACK = "https://consumer.example/callback";
const WHOAMI = "/plugins/servlet/applinks/whoami";
const SERVLETS = "/plugins/servlet/oauth";

let keys: KeyPair;
let emulator: Emulator;

beforeAll(async () => {
  keys = rsaKeyPair();
  emulator = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
});
beforeEach(() => {
  emulator.reset();
  emulator.settings.skewMs = 0;
});
afterAll(() => emulator.close());

function register(consumer: Partial<Consumer> = {}): void {
  emulator.state.consumers.push({
    key: "app",
    name: "Third-party application",
    description: "Knows everything",
    publicKey: keys.publicKey.replace(/-----[^-]+-----|\s/g, ""),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: true,
    executingTwoLOUser: "editor",
    twoLOImpersonationAllowed: false,
    ...consumer,
  });
}

function authorization(request: SignedRequest, key = "app"): string {
  return signRsaSha1(key, keys.privateKey, request);
}

function call(path: string, header?: string, init: RequestInit = {}): Promise<Response> {
  return fetch(emulator.url + path, {
    ...init,
    headers: { ...(header && { Authorization: header }), ...init.headers },
  });
}

async function callSigned(path: string, key?: string): Promise<Response> {
  return call(path, authorization({ url: emulator.url + path }, key));
}

describe("2LO", () => {
  test("runs as the executing user", async () => {
    register();
    const response = await callSigned(WHOAMI);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("editor");
  });

  test("runs anonymously without an executing user", async () => {
    register({ executingTwoLOUser: null });
    expect(await (await callSigned(WHOAMI)).text()).toBe("");
    expect((await callSigned(`/rest/applinks/3.0/status/${emulator.applicationId}`)).status).toBe(401);
  });

  test("is refused with a challenge and no body when the consumer may not", async () => {
    register({ twoLOAllowed: false });
    const response = await callSigned(WHOAMI);
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      `OAuth realm="${encodeURIComponent(emulator.url)}"`,
    );
    expect(await response.text()).toBe("");
  });

  test("also reads its parameters from the query and from a form body", async () => {
    register();
    const url = emulator.url + WHOAMI;
    const header = authorization({ url });
    const parameters = [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => `${name}=${value}`);
    expect(await (await fetch(`${url}?${parameters.join("&")}`)).text()).toBe("editor");

    const form = await fetch(`${emulator.url}/rest/applinks/3.0/applinks`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: parameters.join("&"),
    });
    expect(await form.text()).toContain("signature_invalid");
  });

  test("a form body of a PUT is not read: it names no user and is not part of the signature", async () => {
    register({ twoLOImpersonationAllowed: true });
    const path = "/rest/api/user/current";
    const response = await call(path, authorization({ url: emulator.url + path, method: "PUT" }), {
      method: "PUT",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "xoauth_requestor_id=manager",
    });
    expect(response.headers.get("x-ausername")).toBe("editor");
  });

  test("a call without oauth_token is no OAuth call", async () => {
    register();
    const header = authorization({ url: emulator.url + WHOAMI }).replace(/oauth_token="", /, "");
    expect(await (await call(WHOAMI, header)).text()).toBe("");
  });

  test("the base string contains the address that the client sees, even behind a proxy", async () => {
    register();
    const proxied = await openServerWithBasic({
      product: "confluence",
      contextPath: "/wiki",
      baseUrl: "https://wiki.example.com/wiki",
    });
    proxied.state.consumers.push(...emulator.state.consumers);
    try {
      for (const base of ["https://wiki.example.com/wiki", proxied.url]) {
        const header = authorization({ url: base + WHOAMI });
        const response = await fetch(proxied.url + WHOAMI, { headers: { Authorization: header } });
        expect(await response.text()).toBe("editor");
      }
    } finally {
      await proxied.close();
    }
  });
});

describe("2LOi", () => {
  test("runs as the requested user when the consumer may impersonate", async () => {
    register({ twoLOImpersonationAllowed: true });
    for (const name of ["xoauth_requestor_id", "user_id"]) {
      expect(await (await callSigned(`${WHOAMI}?${name}=manager`)).text()).toBe("manager");
    }
  });

  test("is refused without permission, and for unknown users", async () => {
    register();
    expect((await callSigned(`${WHOAMI}?xoauth_requestor_id=manager`)).status).toBe(401);
    register({ key: "impersonator", twoLOImpersonationAllowed: true });
    const unknown = await callSigned(`${WHOAMI}?xoauth_requestor_id=nobody`, "impersonator");
    expect([unknown.status, await unknown.text()]).toEqual([401, "oauth_problem=permission_denied"]);
  });

  test("a requested user that is not covered by the signature is refused", async () => {
    register({ twoLOImpersonationAllowed: true });
    const header = authorization({ url: `${emulator.url + WHOAMI}?xoauth_requestor_id=editor` });
    const response = await call(`${WHOAMI}?xoauth_requestor_id=admin`, header);
    expect(await response.text()).toContain("signature_invalid");
  });
});

describe("problems", () => {
  async function problemOf(header: string): Promise<[number, string | null]> {
    const response = await call(WHOAMI, header);
    expect(response.headers.get("Content-Type")).toBe("application/x-www-form-urlencoded;charset=UTF-8");
    const problem = new URLSearchParams(await response.text());
    const realm = `OAuth realm="${encodeURIComponent(emulator.url)}"`;
    const parameters = [...problem].map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);
    // A 401 also has a bare challenge.
    expect(response.headers.get("WWW-Authenticate")).toBe(
      [realm, ...parameters, ...(response.status === 401 ? [realm] : [])].join(", "),
    );
    return [response.status, problem.get("oauth_problem")];
  }
  const header = () => authorization({ url: emulator.url + WHOAMI });

  test("an unknown consumer, a foreign key and a changed parameter are refused", async () => {
    expect(await problemOf(header())).toEqual([401, "consumer_key_unknown"]);
    register({ publicKey: rsaKeyPair().publicKey.replace(/-----[^-]+-----|\s/g, "") });
    expect(await problemOf(header())).toEqual([401, "signature_invalid"]);
    emulator.reset();
    register();
    const changed = header().replace(/oauth_nonce="[^"]*"/, 'oauth_nonce="other"');
    expect(await problemOf(changed)).toEqual([401, "signature_invalid"]);
  });

  test("a raw + in the header is a space", async () => {
    register();
    const changed = header().replace(/oauth_nonce="[^"]*"/, 'oauth_nonce="a+b"');
    expect(await problemOf(changed)).toEqual([401, "signature_invalid"]);
    const plus = header().replace('oauth_version="1.0"', 'oauth_version="1.0+"');
    expect(await problemOf(plus)).toEqual([400, "version_rejected"]);
  });

  test("a nonce works once", async () => {
    register();
    const once = header();
    expect((await call(WHOAMI, once)).status).toBe(200);
    expect(await problemOf(once)).toEqual([401, "nonce_used"]);
  });

  test.each([-301, 301])("a clock that is off by %d seconds is refused", async (seconds) => {
    register();
    emulator.settings.skewMs = seconds * 1000;
    expect(await problemOf(header())).toEqual([400, "timestamp_refused"]);
  });

  test("a clock that is off by four minutes is tolerated", async () => {
    register();
    emulator.settings.skewMs = 240_000;
    expect((await call(WHOAMI, header())).status).toBe(200);
  });

  test("HMAC-SHA1, PLAINTEXT and other hashes are refused", async () => {
    register();
    for (const method of ["HMAC-SHA1", "PLAINTEXT", "RSA-SHA256"]) {
      const oauth = new OAuthSigner({
        consumer: { key: "app", secret: "secret" },
        signature_method: method,
        hash_function: (base, key) => createHmac("sha1", key).update(base).digest("base64"),
      });
      const request = { url: emulator.url + WHOAMI, method: "GET" };
      const { Authorization } = oauth.toHeader(oauth.authorize(request, { key: "", secret: "" }));
      expect(await problemOf(Authorization)).toEqual([400, "signature_method_rejected"]);
    }
  });

  test("a wrong version, an absent parameter and a duplicate are refused", async () => {
    register();
    expect(await problemOf(header().replace('version="1.0"', 'version="2.0"'))).toEqual([
      400,
      "version_rejected",
    ]);
    expect(await problemOf(header().replace(/oauth_nonce="[^"]*", /, ""))).toEqual([400, "parameter_absent"]);
    expect(await problemOf(`${header()}, oauth_nonce="again"`)).toEqual([400, "parameter_rejected"]);
  });
});

describe("3LO", () => {
  let browser: PageClient;
  beforeEach(() => {
    browser = pageClient();
  });

  const client = (callback: string | null = CALLBACK) =>
    new ThreeLeggedClient(
      `${emulator.url + SERVLETS}/request-token`,
      `${emulator.url + SERVLETS}/access-token`,
      "app",
      keys.privateKey,
      "1.0",
      callback,
      "RSA-SHA1",
    );

  type Token = { token: string; secret: string; results: Record<string, string> };
  const requestToken = (oauth = client()) =>
    new Promise<Token>((resolve, reject) =>
      oauth.getOAuthRequestToken((error, token, secret, results) =>
        error ? reject(error) : resolve({ token, secret, results }),
      ),
    );
  const accessToken = ({ token, secret }: Token, verifier: string, oauth = client()) =>
    new Promise<Token>((resolve, reject) =>
      oauth.getOAuthAccessToken(token, secret, verifier, (error, access, accessSecret, results) =>
        error ? reject(error) : resolve({ token: access, secret: accessSecret, results }),
      ),
    );
  const whoami = ({ token, secret }: Token, oauth = client()) =>
    new Promise((resolve, reject) =>
      oauth.get(emulator.url + WHOAMI, token, secret, (error, data) =>
        error ? reject(error) : resolve(data),
      ),
    );
  const authorizeUrl = ({ token }: Token) => `${emulator.url + SERVLETS}/authorize?oauth_token=${token}`;
  async function decide(request: Token, button: "approve" | "deny"): Promise<URL> {
    const form = await browser.open(authorizeUrl(request));
    expect(form.html).toContain("Third-party application");
    const page = await browser.submit(`${emulator.url + SERVLETS}/authorize`, {
      ...form.hidden,
      [button]: "x",
    });
    return new URL(page.url);
  }
  async function dance(): Promise<Token> {
    await browser.logIn(emulator.url, "manager");
    const request = await requestToken();
    const callback = await decide(request, "approve");
    return accessToken(request, callback.searchParams.get("oauth_verifier") ?? "");
  }

  test("a published client goes through the dance and acts as the user", async () => {
    register();
    const access = await dance();
    expect(await whoami(access)).toBe("manager");
    expect(access.results).toMatchObject({
      oauth_expires_in: "157680000",
      oauth_session_handle: expect.stringMatching(/^\w{32}$/),
    });
  });

  test("the authorise page asks for the login first and comes back", async () => {
    emulator.quirks.formLogin = true;
    register();
    const page = await browser.open(authorizeUrl(await requestToken()));
    expect(page.url).toContain("/login.action");
    const { os_destination = "" } = page.hidden;
    const fields = { os_username: "editor", os_password: "editor", os_destination };
    const form = await browser.submit(`${emulator.url}/dologin.action`, fields);
    expect(form.html).toContain('name="approve"');
  });

  test("request tokens are confirmed, carry a six-character verifier, and work once", async () => {
    register();
    await browser.logIn(emulator.url, "manager");
    const request = await requestToken();
    expect(request.results).toMatchObject({ oauth_callback_confirmed: "true" });
    const callback = await decide(request, "approve");
    expect(callback.origin + callback.pathname).toBe(CALLBACK);
    const verifier = callback.searchParams.get("oauth_verifier") ?? "";
    expect(verifier).toMatch(/^[A-Za-z0-9]{6}$/);
    await expect(accessToken(request, "wrong1")).rejects.toMatchObject({ statusCode: 401 });
    await accessToken(request, verifier);
    await expect(accessToken(request, verifier)).rejects.toMatchObject({
      data: "oauth_problem=token_rejected",
    });
  });

  test("a token that was not approved is refused", async () => {
    register();
    const request = await requestToken();
    await expect(accessToken(request, "")).rejects.toMatchObject({
      data: "oauth_problem=permission_unknown",
    });
  });

  test("denying goes back with the verifier `denied`", async () => {
    register();
    await browser.logIn(emulator.url, "manager");
    const request = await requestToken();
    const callback = await decide(request, "deny");
    expect(callback.searchParams.get("oauth_verifier")).toBe("denied");
    await expect(accessToken(request, "denied")).rejects.toMatchObject({
      data: "oauth_problem=permission_denied",
    });
  });

  test("the form is refused without its token", async () => {
    register();
    await browser.logIn(emulator.url, "manager");
    const { token } = await requestToken();
    const page = await browser.submit(`${emulator.url + SERVLETS}/authorize`, {
      oauth_token: token,
      approve: "x",
    });
    expect(page.status).toBe(403);
  });

  test("oob shows the verifier on a page", async () => {
    register();
    await browser.logIn(emulator.url, "manager");
    const request = await requestToken(client("oob"));
    const form = await browser.open(authorizeUrl(request));
    const page = await browser.submit(`${emulator.url + SERVLETS}/authorize`, {
      ...form.hidden,
      approve: "x",
    });
    const verifier = /id="oauth-verifier">(\w{6})</.exec(page.html)?.[1] ?? "";
    expect(await whoami(await accessToken(request, verifier))).toBe("manager");
  });

  test("a callback that is not a URL is refused", async () => {
    register();
    await expect(requestToken(client("nonsense"))).rejects.toMatchObject({
      statusCode: 400,
      data: "oauth_problem=parameter_rejected&oauth_parameters_rejected=oauth_callback",
    });
  });

  test("without a callback it is OAuth 1.0: no verifier, and the registered callback", async () => {
    register({ callback: CALLBACK });
    await browser.logIn(emulator.url, "manager");
    const url = `${emulator.url + SERVLETS}/request-token`;
    const header = authorization({ url, method: "POST", token: { key: "", secret: "" } });
    const response = await fetch(url, { method: "POST", headers: { Authorization: header } });
    const parameters = new URLSearchParams(await response.text());
    expect(parameters.has("oauth_callback_confirmed")).toBe(false);
    const request = {
      token: parameters.get("oauth_token") ?? "",
      secret: parameters.get("oauth_token_secret") ?? "",
      results: {},
    };
    const callback = await decide(request, "approve");
    expect(callback.href).toBe(`${CALLBACK}?oauth_token=${request.token}`);
    const exchange = authorization({
      url: `${emulator.url + SERVLETS}/access-token`,
      method: "POST",
      token: { key: request.token, secret: request.secret },
    });
    const access = await call(`${SERVLETS}/access-token`, exchange, { method: "POST" });
    expect(access.status).toBe(200);
  });

  test("the session handle renews an access token and retires the old one", async () => {
    register();
    const old = await dance();
    const url = `${emulator.url + SERVLETS}/access-token`;
    const form = { oauth_session_handle: old.results.oauth_session_handle ?? "" };
    const token = { key: old.token, secret: old.secret };
    // The library puts signed oauth_* parameters of the form into the header, so they need not be repeated in the body.
    const header = authorization({ url, method: "POST", form, token });
    const response = await call(`${SERVLETS}/access-token`, header, { method: "POST" });
    const renewed = new URLSearchParams(await response.text());
    const access = {
      token: renewed.get("oauth_token") ?? "",
      secret: renewed.get("oauth_token_secret") ?? "",
      results: {},
    };
    expect(await whoami(access)).toBe("manager");
    await expect(whoami(old)).rejects.toMatchObject({ data: "oauth_problem=token_rejected" });
  });

  test("tokens expire", async () => {
    register();
    const access = await dance();
    const [token] = emulator.state.oauthTokens;
    if (token !== undefined) token.expiresAtMs = Date.now() - 1;
    await expect(whoami(access)).rejects.toMatchObject({ data: "oauth_problem=token_expired" });
  });

  test("users see and revoke the applications that act for them", async () => {
    register();
    const access = await dance();
    const url = `${emulator.url + SERVLETS}/users/access-tokens`;
    const page = await browser.open(url);
    expect(page.html).toContain("Third-party application");
    const left = await browser.submit(url, { ...page.hidden, token: access.token });
    expect(left.html).not.toContain("Third-party application");
    await expect(whoami(access)).rejects.toMatchObject({ data: "oauth_problem=token_rejected" });
  });

  test("a GET of the token servlets has an empty response", async () => {
    for (const servlet of ["request-token", "access-token"]) {
      const response = await call(`${SERVLETS}/${servlet}`);
      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
  });

  test("consumer-info is public and contains key and public key", async () => {
    const response = await call(`${SERVLETS}/consumer-info`);
    expect(response.headers.get("Content-Type")).toBe("application/xml;charset=UTF-8");
    const { key, publicKey } = emulator.state.ownConsumer;
    expect(await response.text()).toContain(
      `<key>${key}</key><name>Confluence</name><publicKey>${publicKey}</publicKey>`,
    );
  });
});
