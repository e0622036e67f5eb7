import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { pageClient } from "../support/page-client";
import { anonymousClient, restClient } from "../support/rest-client";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await openServerWithBasic({
    product: "confluence",
    contextPath: "/wiki",
    users: [
      { name: "admin", password: "admin", role: "systemAdministrator", tokens: ["a-token"] },
      { name: "manager", password: "manager", role: "administrator" },
      { name: "editor", password: "editor:with:colons" },
    ],
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const LINKS = "/rest/applinks/1.0/applicationlink";
const ME = "/rest/api/user/current";

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(emulator.url + path, { headers, redirect: "manual" });
}
const basic = (name: string, password = name) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;

describe("HTTP Basic", () => {
  test.each([
    ["admin", "admin"],
    ["editor", "editor:with:colons"],
  ])("%s logs in with a header of any case", async (name, password) => {
    for (const scheme of ["Basic", "basic", "BASIC"]) {
      const response = await get(ME, { authorization: basic(name, password).replace("Basic", scheme) });
      expect(await response.json()).toMatchObject({ type: "known", username: name });
      expect(response.headers.get("x-ausername")).toBe(name);
      expect(response.headers.get("x-seraph-loginreason")).toBe("OK");
    }
  });

  test.each([ME, "/rest/applinks/1.0/manifest", "/login.action", "/"])(
    "wrong credentials are refused on %s, without a challenge",
    async (path) => {
      const response = await get(path, { Authorization: basic("admin", "wrong") });
      expect(response.status).toBe(401);
      expect(response.headers.get("x-seraph-loginreason")).toBe("AUTHENTICATED_FAILED");
      expect(response.headers.get("www-authenticate") ?? "").not.toContain("Basic");
      expect(await response.text()).toContain("Basic Authentication Failure - Reason : AUTHENTICATED_FAILED");
      expect(emulator.requests.rejectedLogins).toBe(1);
    },
  );

  test("after three failures the correct password is denied too, without being checked", async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await get(ME, { Authorization: basic("admin", "wrong") });
    }
    const response = await get(ME, { Authorization: basic("admin") });
    expect(response.status).toBe(401);
    expect(response.headers.get("x-seraph-loginreason")).toBe("AUTHENTICATION_DENIED");
    expect((await get(ME, { Authorization: basic("manager") })).status).toBe(200);
    expect(emulator.requests.rejectedLogins).toBe(4);
  });

  test("a CAPTCHA is a 403 with a reason under the other reading", async () => {
    Object.assign(emulator.quirks, { captchaStatus: 403, captchaDeniedReasonHeader: true });
    emulator.settings.captchaAfter = 1;
    await get(ME, { Authorization: basic("admin", "wrong") });
    const response = await get(ME, { Authorization: basic("admin") });
    expect(response.status).toBe(403);
    expect(response.headers.get("x-authentication-denied-reason")).toContain("CAPTCHA_CHALLENGE");
  });

  test("a successful login clears earlier failures", async () => {
    for (const password of ["wrong", "wrong", "admin", "wrong", "wrong", "admin"]) {
      await get(ME, { Authorization: basic("admin", password) });
    }
    expect((await get(ME, { Authorization: basic("admin") })).status).toBe(200);
  });

  test("the user of a session wins, and the header is ignored", async () => {
    const login = await get(ME, { Authorization: basic("manager") });
    const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const response = await get(ME, { Cookie: cookie, Authorization: basic("admin", "wrong") });
    expect(await response.json()).toMatchObject({ username: "manager" });
    expect(emulator.requests.rejectedLogins).toBe(0);
  });

  test("os_authType=basic without a header is the only Basic challenge", async () => {
    const response = await get("/?os_authType=basic");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="protected-area"');
  });

  test("os_username and os_password work only under their quirk", async () => {
    const path = `${ME}?os_username=admin&os_password=admin`;
    expect((await get(path)).status).toBe(401);
    emulator.quirks.osUsernameParameters = true;
    expect((await get(path)).status).toBe(200);
  });

  test("can be switched off for all but some paths and users", async () => {
    emulator.state.basicAuth = {
      blocked: true,
      allowedPaths: ["/rest/applinks/"],
      allowedUsers: ["manager"],
      showsHint: true,
    };
    for (const path of [ME, "/", "/login.action", "/no-such-page", "/plugins/servlet/applinks/whoami"]) {
      const refused = await get(path, { Authorization: basic("admin", "wrong") });
      expect([path, refused.status]).toEqual([path, 403]);
      expect(await refused.json()).toEqual({ message: expect.stringContaining("has been disabled") });
      expect(refused.headers.get("x-seraph-loginreason")).toBeNull();
    }
    expect(emulator.requests.rejectedLogins).toBe(0);
    expect((await get(ME, { Authorization: basic("manager") })).status).toBe(200);
    expect((await get(ME, { Authorization: "Bearer a-token" })).status).toBe(200);
    const allowed = await get(LINKS, { Authorization: basic("admin") });
    expect(allowed.status).toBe(200);
    const [Cookie = ""] = allowed.headers.getSetCookie()[0]?.split(";") ?? [];
    expect((await get(ME, { Cookie })).status).toBe(401);
    expect(await (await get("/login.action")).text()).toContain("Basic authentication has been disabled");
  });

  test("an allowed path covers everything with that prefix, or only itself unless it ends in *", async () => {
    const status = async (...allowedPaths: string[]) => {
      Object.assign(emulator.state.basicAuth, { blocked: true, allowedPaths });
      return (await get(LINKS, { Authorization: basic("admin") })).status;
    };
    expect(await status("/rest/applinks/1.0")).toBe(200);
    emulator.quirks.basicAuthAllowedPaths = "exact";
    expect(await status("/rest/applinks/1.0")).toBe(403);
    expect(await status(LINKS)).toBe(200);
    expect(await status("/rest/applinks/*")).toBe(200);
  });

  test.each([
    [true, "ad*", "/rest/*/1.0/applicationlink"],
    [false, "admin", "/rest/applinks/*"],
  ])("* in users and within paths stands for any characters: %s", async (isRead, user, path) => {
    emulator.quirks.basicAuthWildcards = isRead;
    const status = async (allowed: Partial<typeof emulator.state.basicAuth>) => {
      Object.assign(emulator.state.basicAuth, {
        ...{ blocked: true, allowedPaths: [], allowedUsers: [] },
        ...allowed,
      });
      return (await get(LINKS, { Authorization: basic("admin") })).status;
    };
    expect(await status({ allowedUsers: [user] })).toBe(200);
    expect(await status({ allowedPaths: [path] })).toBe(200);
    expect(await status({ allowedUsers: ["ad*"] })).toBe(isRead ? 200 : 403);
    expect(await status({ allowedUsers: ["*"] })).toBe(isRead ? 200 : 403);
    expect(await status({ allowedUsers: ["a.min", "d*"] })).toBe(403);
    expect(await status({ allowedPaths: ["/rest/*/1.0/applicationlink"] })).toBe(isRead ? 200 : 403);
  });

  test("is switched off by system administrators over REST", async () => {
    const path = "/rest/basicauth/1.0/config";
    const asAdmin = restClient(emulator.url);
    const body = {
      "block-requests": true,
      "allowed-paths": ["/rest/basicauth"],
      "allowed-users": ["editor"],
      "show-warning-message": true,
    };
    expect((await restClient(emulator.url, "manager")("PUT", path, body)).status).toBe(403);
    expect((await asAdmin("PUT", path, body)).status).toBe(204);
    expect((await asAdmin("GET", path)).json).toEqual(body);
    expect(emulator.snapshot().basicAuth).toMatchObject({ blocked: true, allowedUsers: ["editor"] });
    expect((await get(ME, { Authorization: basic("admin") })).status).toBe(403);
  });
});

describe("the JSON login", () => {
  const logIn = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${emulator.url}/rest/tsv/1.0/authenticate?os_authType=none`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Atlassian-Token": "no-check", ...headers },
      body: JSON.stringify({ rememberMe: false, targetUrl: "", captchaId: "", ...body }),
    });
  const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(";")[0] ?? "";

  beforeEach(() => {
    Object.assign(emulator.quirks, { jsonLogin: true, formLogin: false, webSudoFormToken: true });
    emulator.state.basicAuth.blocked = true;
  });

  test("starts a session, which ends with a logout or when it expires", async () => {
    for (const end of [
      (Cookie: string) => get("/logout.action", { Cookie }),
      () => (emulator.settings.skewMs += emulator.settings.sessionTimeoutMs + 1),
    ]) {
      const login = await logIn({ username: "admin", password: "admin" });
      const Cookie = cookieOf(login);
      expect([login.status, login.headers.get("x-ausername")]).toEqual([200, "admin"]);
      expect(await (await get(ME, { Cookie })).json()).toMatchObject({ username: "admin" });
      await end(Cookie);
      expect((await get(ME, { Cookie })).status).toBe(401);
    }
  });

  test("starts a new session for a client that sends an old one", async () => {
    const planted = cookieOf(await logIn({ username: "manager", password: "manager" }));
    const Cookie = cookieOf(await logIn({ username: "admin", password: "admin" }, { Cookie: planted }));
    expect(Cookie).not.toBe(planted);
    expect((await get(ME, { Cookie: planted })).status).toBe(401);
  });

  test("refuses a wrong password with 401, and a locked user with a CAPTCHA", async () => {
    emulator.settings.captchaAfter = 2;
    const wrong = await logIn({ username: "admin", password: "wrong" });
    expect([wrong.status, wrong.headers.get("x-seraph-loginreason")]).toEqual([401, "AUTHENTICATED_FAILED"]);
    expect(cookieOf(wrong)).toBe("");
    await logIn({ username: "admin", password: "wrong" });
    const locked = await logIn({ username: "admin", password: "admin" });
    expect([locked.status, locked.headers.get("x-seraph-loginreason")]).toEqual([
      401,
      "AUTHENTICATION_DENIED",
    ]);
    expect((await logIn({ username: "admin", password: "admin", captcha: "captcha-of-admin" })).status).toBe(
      200,
    );
  });

  test.each([
    [200, true],
    [401, false],
  ] as const)(
    "responds with %s to a login that needs a second step (session: %p)",
    async (status, hasSession) => {
      Object.assign(emulator.quirks, { twoStepStatus: status, twoStepSession: hasSession });
      for (const user of emulator.state.users) user.hasTwoStepLogin = true;
      const response = await logIn({ username: "admin", password: "admin" });
      expect([response.status, response.headers.get("x-ausername")]).toEqual([status, "anonymous"]);
      const Cookie = cookieOf(response);
      expect(Cookie !== "").toBe(hasSession);
      expect((await get("/rest/applinks/3.0/applinks", { Cookie })).status).toBe(401);
      await get("/logout.action", { Cookie });
      expect(emulator.context.sessions.find(Cookie.split("=")[1])).toBeUndefined();
      expect(emulator.requests.rejectedLogins).toBe(0);
    },
  );

  test("does not exist on servers whose form logs in", async () => {
    emulator.quirks.jsonLogin = false;
    expect((await logIn({ username: "admin", password: "admin" })).status).toBe(404);
  });

  test("ignores a bare POST of the form", async () => {
    const page = await pageClient().submit(`${emulator.url}/dologin.action`, {
      os_username: "admin",
      os_password: "admin",
    });
    expect([page.status, page.headers.getSetCookie()]).toEqual([403, []]);
  });

  test("gets a secure session with the form's token, or with the header under its quirk", async () => {
    const elevate = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const Cookie = cookieOf(await logIn({ username: "admin", password: "admin" }));
      const form = await (await get("/authenticate.action", { Cookie })).text();
      const atl_token = /name="atl_token" value="([^"]+)"/.exec(form)?.[1] ?? "";
      const response = await fetch(`${emulator.url}/doauthenticate.action`, {
        method: "POST",
        redirect: "manual",
        headers: { Cookie, ...headers },
        body: new URLSearchParams({ atl_token, password: "admin", authenticate: "Confirm", ...fields }),
      });
      const links = await get(LINKS, { Cookie });
      return [response.status, links.status];
    };
    const header = { "X-Atlassian-Token": "no-check" };
    expect(await elevate({})).toEqual([302, 200]);
    expect(await elevate({ atl_token: "forged" })).toEqual([403, 401]);
    expect(await elevate({ atl_token: "" }, header)).toEqual([302, 200]);
    emulator.quirks.webSudoNoCheckHeader = false;
    expect(await elevate({ atl_token: "" }, header)).toEqual([403, 401]);
  });
});

describe("personal access tokens", () => {
  test("log in", async () => {
    const response = await get(ME, { Authorization: "Bearer a-token" });
    expect(await response.json()).toMatchObject({ username: "admin" });
  });

  test("an unknown one counts as unauthenticated, and as a rejected login", async () => {
    const response = await get(ME, { Authorization: "Bearer unknown" });
    expect(response.status).toBe(401);
    expect(response.headers.get("x-ausername")).toBe("anonymous");
    expect(emulator.requests.rejectedLogins).toBe(1);
  });
});

describe("anonymous visitors", () => {
  test.each(["/", "/pages/viewpage.action?pageId=65537", "/display/DS/Welcome"])(
    "of %s are sent to the login form, which returns to the page",
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(302);
      expect(response.headers.get("www-authenticate")).toBeNull();
      const location = new URL(response.headers.get("location") ?? "");
      expect(location.pathname).toBe("/wiki/login.action");
      expect(location.searchParams.get("os_destination")).toBe(path);
    },
  );

  test("get the form as the response under the quirk", async () => {
    emulator.quirks.anonymousPages = "inline";
    const response = await get("/display/DS/Welcome");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('name="os_password"');
  });

  test("may read where anonymous access is on", async () => {
    emulator.settings.anonymousAccess = true;
    expect(await (await get("/display/DS/Welcome")).text()).toContain("You are not logged in");
    expect(await (await get(ME)).json()).toMatchObject({ type: "anonymous" });
  });

  test("of REST get a 401 with a challenge for OAuth", async () => {
    const response = await anonymousClient(emulator.url)("GET", ME);
    expect(response.status).toBe(401);
    expect(response.json).toEqual({ "status-code": 401, message: expect.any(String) });
    expect(response.headers.get("www-authenticate")).toBe(
      `OAuth realm="${encodeURIComponent(emulator.url)}"`,
    );
    emulator.quirks.anonymousRest = "error-page";
    expect((await anonymousClient(emulator.url)("GET", ME)).text).toContain("<html");
  });
});

describe("the login form, where a bare POST of it logs in", () => {
  beforeEach(() => Object.assign(emulator.quirks, { formLogin: true }));

  test("returns to the requested page, with a session below the context path", async () => {
    const browser = pageClient();
    await browser.open(`${emulator.url}/display/DS/Runbook`);
    const page = await browser.submit(`${emulator.url}/dologin.action`, {
      os_username: "admin",
      os_password: "admin",
      os_destination: "/display/DS/Runbook",
    });
    expect(page.url).toBe(`${emulator.url}/display/DS/Runbook`);
    expect(page.html).toContain('data-user="admin"');
    const login = await fetch(`${emulator.url}/dologin.action`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ os_username: "admin", os_password: "admin" }),
    });
    expect(login.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^JSESSIONID=.*Path=\/wiki; HttpOnly/),
    ]);
  });

  test.each(["https://evil.example.com", "//evil.example.com", "/\\evil.example.com"])(
    "does not send its user to %s",
    async (os_destination) => {
      const response = await fetch(`${emulator.url}/dologin.action`, {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ os_username: "admin", os_password: "admin", os_destination }),
      });
      expect(response.headers.get("location")).toBe(`${emulator.url}/`);
    },
  );

  test("shows a CAPTCHA after too many failures, and solving it unlocks the user", async () => {
    const browser = pageClient();
    const submit = (os_password: string, captchaResponse = "") =>
      browser.submit(`${emulator.url}/dologin.action`, {
        os_username: "admin",
        os_password,
        captchaResponse,
      });
    await submit("wrong");
    await submit("wrong");
    const locked = await submit("wrong");
    const word = /id="captcha-word">([^<]+)</.exec(locked.html)?.[1] ?? "";
    expect((await submit("admin")).html).toContain("captcha-word");
    expect((await submit("admin", word)).html).toContain('data-user="admin"');
  });

  test("logging out ends the session", async () => {
    const browser = pageClient();
    await browser.logIn(emulator.url, "admin");
    expect((await browser.open(`${emulator.url}/`)).html).toContain('data-user="admin"');
    await browser.open(`${emulator.url}/logout.action`);
    expect((await browser.open(`${emulator.url}/`)).url).toContain("/login.action");
  });

  test("escapes what it echoes", async () => {
    const page = await pageClient().submit(`${emulator.url}/dologin.action`, {
      os_username: '"><script>',
      os_password: "x",
    });
    expect(page.html).not.toContain("<script>");
  });
});

describe("permissions of REST 1.0", () => {
  test.each([
    ["nobody", "", 401],
    ["a user", basic("editor", "editor:with:colons"), 401],
    ["an administrator", basic("manager"), 200],
  ])("%s gets the status for their role", async (_who, authorization, status) => {
    const response = await get(LINKS, {
      ...(authorization && { authorization }),
      Accept: "application/json",
    });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.json()).toMatchObject({ "status-code": 401 });
  });

  test("al_username and al_password name an administrator in place of the user", async () => {
    const authorization = basic("editor", "editor:with:colons");
    const login = "?al_username=manager&al_password=manager";
    expect((await get(LINKS + login, { authorization })).status).toBe(200);
    expect((await get(LINKS + login)).status).toBe(401);
  });
});

describe("secure administrator sessions", () => {
  const session = async () => {
    const browser = pageClient();
    await browser.logIn(emulator.url, "admin");
    return browser.cookieFor(emulator.url);
  };
  const elevate = async (Cookie: string, password = "admin") => {
    const form = await (await get("/authenticate.action", { Cookie })).text();
    const atl_token = /name="atl_token" value="([^"]+)"/.exec(form)?.[1] ?? "";
    return fetch(`${emulator.url}/doauthenticate.action`, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie },
      body: new URLSearchParams({ atl_token, password, destination: "/x?y=z" }),
    });
  };

  test("REST requires one with a session cookie, but not with Basic or a token", async () => {
    const cookie = await session();
    const refused = await get(LINKS, { Cookie: cookie, Accept: "application/json" });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ message: "This resource requires WebSudo." });
    expect(refused.headers.get("x-atlassian-websudo")).toBe("Require-Authentication");
    for (const headers of [{ Authorization: basic("admin") }, { Authorization: "Bearer a-token" }]) {
      expect((await get(LINKS, headers)).status).toBe(200);
    }
    expect((await get(LINKS, { Cookie: cookie, Authorization: basic("admin") })).status).toBe(200);
  });

  test("the old platform exempts Basic only", async () => {
    emulator.quirks.platform = "old";
    expect((await get(LINKS, { Authorization: "Bearer a-token" })).status).toBe(401);
    expect((await get(LINKS, { Authorization: basic("admin") })).status).toBe(200);
  });

  test("DELETE of a link and REST 3.0 never require one", async () => {
    const Cookie = await session();
    expect((await get("/rest/applinks/3.0/applinks", { Cookie })).status).toBe(200);
    const id = "da27e63d-1539-3159-9f9f-7d07dc24f532";
    const deleted = await fetch(`${emulator.url}${LINKS}/${id}`, { method: "DELETE", headers: { Cookie } });
    expect(deleted.status).toBe(404);
  });

  test("the password starts one, until it times out", async () => {
    const Cookie = await session();
    const elevated = await elevate(Cookie);
    expect(elevated.status).toBe(302);
    expect(elevated.headers.get("location")).toBe(`${emulator.url}/x?y=z`);
    expect(elevated.headers.get("x-atlassian-websudo")).toBe("Has-Authentication");
    expect((await get(LINKS, { Cookie })).status).toBe(200);
    emulator.settings.skewMs = emulator.settings.webSudoTimeoutMs + 1;
    expect((await get(LINKS, { Cookie })).status).toBe(401);
  });

  test("can be switched off, for REST and for pages", async () => {
    emulator.settings.secureAdministratorSessions = false;
    const Cookie = await session();
    expect((await get(LINKS, { Cookie })).status).toBe(200);
    expect((await get("/plugins/servlet/applinks/listApplicationLinks", { Cookie })).status).toBe(200);
    expect((await elevate(Cookie, "wrong")).headers.get("location")).toBe(`${emulator.url}/x?y=z`);
    expect(emulator.requests.rejectedLogins).toBe(0);
  });

  test("a wrong password shows the prompt again", async () => {
    const response = await elevate(await session(), "wrong");
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining("The password is wrong"),
    ]);
  });
});

test("sessions expire when they are idle, and end with a restart", async () => {
  const login = await get(ME, { Authorization: basic("admin") });
  const Cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect((await get(ME, { Cookie })).status).toBe(200);
  emulator.settings.skewMs = emulator.settings.sessionTimeoutMs + 1;
  expect((await get(ME, { Cookie })).status).toBe(401);
  const again = (await get(ME, { Authorization: basic("admin") })).headers.getSetCookie()[0] ?? "";
  // Long enough to notice that the pooled connection was closed.
  await emulator.restart(50);
  expect((await get(ME, { Cookie: again.split(";")[0] ?? "" })).status).toBe(401);
});
