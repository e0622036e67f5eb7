import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { listProviders, PROVIDER } from "../../provider/confluence/authentication-providers";
import { removeBasic, setBasic } from "../../provider/confluence/servlets/basic";
import { ServletSession } from "../../provider/confluence/servlets/session";
import { Account } from "../../provider/http/account";
import { HttpClient } from "../../provider/http/client";
import { closedAfterTest } from "../support/closing";
import { someLink } from "../support/contract-servers";
import { startConfluence, startConfluenceWithBasic, startServer } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { startRelay } from "../support/http-server";
import { connected, httpSettings } from "../support/http-settings";

const LOGIN = "POST /rest/tsv/1.0/authenticate";
const CONFIRMATION = "POST /doauthenticate.action";

/** How administrators log in to Confluence 10. */
const BASIC_OFF: Partial<EmulatorOptions> = {
  version: "10.2.13",
  quirks: {
    basicAuthByDefault: false,
    jsonLogin: true,
    formLogin: false,
    webSudoFormToken: true,
    ausernameHeader: true,
    webSudoUnmarked: false,
    webSudoNoCheckHeader: true,
  },
};

const CONFLUENCE_10 = { typeId: "confluence", version: "10.2.13" };

function startConfluence10(changes: Partial<EmulatorOptions> = {}) {
  return startConfluence({ ...BASIC_OFF, ...changes, quirks: { ...BASIC_OFF.quirks, ...changes.quirks } });
}

describe("logging in where Basic is off", () => {
  test("a refused Basic login leads to one JSON login, whose session is used for all further requests", async () => {
    const server = await startConfluence10();
    const http = connected(server);
    await Promise.all(Array.from({ length: 20 }, () => applicationLinks.list(http)));
    expect(server.requests.byRoute).toEqual({ "GET /rest/applinks/3.0/applinks": 21, [LOGIN]: 1 });
  });

  test.each([
    ["confluence", "10.0.0", 0],
    ["jira", "11.3.0", 0],
    ["stash", "10.4.2", 0],
    ["confluence", "9.2.26", 1],
    ["bamboo", "12.0.0", 1],
  ])("Basic is not tried on %s %s: %i refused", async (typeId, version, refused) => {
    const server = await startConfluence10();
    const http = connected(server);
    http.account.learn({ typeId, version });
    await applicationLinks.list(http);
    expect(server.requests.byRoute).toEqual({ "GET /rest/applinks/3.0/applinks": 1 + refused, [LOGIN]: 1 });
  });

  test("Basic is used on a server of a current version without JSON login", async () => {
    const server = await startConfluenceWithBasic();
    const http = connected(server);
    http.account.learn(CONFLUENCE_10);
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.byRoute).toEqual({ "GET /rest/applinks/3.0/applinks": 1, [LOGIN]: 1 });
  });

  test("logging out ends the session, and the cookie is no longer valid", async () => {
    const server = await startConfluence10();
    const cookies: (string | undefined)[] = [];
    const relay = await startRelay(server.url, ({ cookie }) => {
      cookies.push(cookie);
    });
    const http = connected(relay);
    await applicationLinks.list(http);
    await http.account.logOut();
    expect(server.requests.list.at(-1)).toMatchObject({ path: "/logout.action" });
    const cookie = cookies.at(-1) ?? "";
    expect(cookie).toMatch(/^JSESSIONID=/);
    const response = await fetch(`${server.url}/rest/applinks/3.0/applinks`, { headers: { cookie } });
    expect(response.status).toBe(401);
    server.requests.clear();
    await http.account.logOut();
    expect(server.requests.total).toBe(0);
  });

  test.each([true, false])(
    "a session that has ended is started again, once for all requests (X-AUSERNAME: %p)",
    async (ausernameHeader) => {
      const server = await startConfluence10({ quirks: { ausernameHeader } });
      const http = connected(server);
      await applicationLinks.list(http);
      await server.restart();
      server.requests.clear();
      const lists = await Promise.all(Array.from({ length: 8 }, () => applicationLinks.list(http)));
      expect(lists).toEqual(lists.map(() => []));
      expect(server.requests.byRoute[LOGIN]).toBe(1);
    },
  );

  test("a creation whose response was lost with the session makes one link, and reports that it was sent before", async () => {
    const server = await startConfluence10();
    const http = connected(server);
    await applicationLinks.list(http);
    server.faults.add({ kind: "reset-after", match: { method: "PUT", times: 1 } });
    const stop = server.requests.subscribe(({ method }) => {
      if (method !== "PUT") return;
      stop();
      server.context.sessions.clear();
    });
    const link = someLink();
    const creation = await applicationLinks.create(http, link);
    expect(creation).toMatchObject({ outcome: "refused", response: { attempts: 3 } });
    expect(server.state.links).toMatchObject([{ name: link.name }]);
  });

  test.each([true, false])(
    "a missing permission is not taken for an ended session (X-AUSERNAME: %p)",
    async (ausernameHeader) => {
      const server = await startConfluence10({ quirks: { ausernameHeader } });
      const id = addLink(server, { rpcUrl: "https://a.example.com" }).id;
      const http = connected(server, {
        credentials: { kind: "password", username: "editor", password: "editor" },
      });
      for (let call = 0; call < 3; call++) {
        await expect(listProviders(http, id)).rejects.toMatchObject({ reason: "permission_denied" });
      }
      expect(server.requests.byRoute[LOGIN]).toBe(1);
    },
  );

  test.each([
    ["Basic refused first", undefined],
    ["known to be off", CONFLUENCE_10],
  ])("a wrong password is tried once by all processes of a run (%s)", async (_how, product) => {
    const server = await startConfluence10({ latencyMs: 20, captchaAfter: 100 });
    const settings = httpSettings(server.url, {
      credentials: { kind: "password", username: "admin", password: "wrong-password" },
    });
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => {
        const account = new Account(settings, `127.0.0.1:${new URL(server.url).port}`);
        if (product !== undefined) account.learn(product);
        const http = closedAfterTest(new HttpClient(settings, account));
        return Promise.allSettled(Array.from({ length: 100 }, () => applicationLinks.list(http)));
      }),
    );
    expect(new Set(outcomes.flat().map((outcome) => String("reason" in outcome && outcome.reason)))).toEqual(
      new Set([
        expect.stringMatching(/user "admin".*login failed.*\(HTTP 401\).*\[login_rejected\].*not locked/),
      ]),
    );
    expect(server.requests.rejectedLogins).toBe(1);
  });

  test.each(["default", "alternate"])(
    "a CAPTCHA is distinguished from a wrong password, on profile %s",
    async (profile) => {
      const server = await startConfluence10({ profile, captchaAfter: 1 });
      const wrong = connected(server, {
        credentials: { kind: "password", username: "admin", password: "wrong" },
      });
      await expect(applicationLinks.list(wrong)).rejects.toMatchObject({
        reason: expect.stringMatching(/./),
      });
      server.requests.clear();
      const http = connected(server);
      await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "captcha_required" });
      await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "captcha_required" });
      expect(server.requests.byRoute[LOGIN]).toBe(1);
    },
  );

  test("behind a CAPTCHA, a token works everywhere but on pages, which fail with one login", async () => {
    const users = [
      { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["admins-token"] },
    ];
    const server = await startConfluence10({ users, captchaAfter: 1 });
    const wrong = connected(server, {
      credentials: { kind: "password", username: "admin", password: "wrong" },
    });
    await expect(applicationLinks.list(wrong)).rejects.toMatchObject({ status: 401 });
    server.requests.clear();
    const http = connected(server, {
      credentials: { kind: "password", username: "admin", password: "admin", token: "admins-token" },
    });
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    const pages = new ServletSession(http);
    for (let call = 0; call < 2; call++) {
      await expect(removeBasic(pages, id)).rejects.toMatchObject({
        reason: "captcha_required",
        message: expect.stringMatching(/user "admin".*Log in once in a browser/),
      });
    }
    expect(await listProviders(http, id)).toEqual([]);
    expect(server.requests.byRoute[LOGIN]).toBe(1);
  });

  describe("of a user whose login has a second step", () => {
    const users = [
      {
        name: "careful",
        password: "careful",
        role: "systemAdministrator" as const,
        hasTwoStepLogin: true,
        tokens: ["token-of-careful"],
      },
    ];
    const credentials = { kind: "password", username: "careful", password: "careful" } as const;

    test.each([
      [200, undefined],
      [401, undefined],
      [200, CONFLUENCE_10],
      [401, CONFLUENCE_10],
    ] as const)("is reported as such, with the remedy (HTTP %i, %p)", async (twoStepStatus, product) => {
      const server = await startConfluence10({ users, quirks: { twoStepStatus } });
      const http = connected(server, { credentials });
      if (product !== undefined) http.account.learn(product);
      for (let call = 0; call < 2; call++) {
        await expect(applicationLinks.list(http)).rejects.toMatchObject({
          reason: "two_step_login",
          message: expect.stringMatching(/user "careful".*second step.*confluence:token/),
        });
      }
      expect(server.requests.byRoute[LOGIN]).toBe(1);
    });

    test.each([
      ["confluence", "/logout.action"],
      ["bitbucket", "/j_atl_security_logout"],
    ] as const)("leaves no session waiting for it on %s", async (product, path) => {
      const version = "10.2.13";
      const quirks = { ...BASIC_OFF.quirks, twoStepSession: true };
      const server = await startServer({ ...BASIC_OFF, quirks, product, version, users });
      const cookies: (string | undefined)[] = [];
      const relay = await startRelay(server.url, ({ cookie }) => {
        cookies.push(cookie);
      });
      const http = connected(relay, { credentials });
      http.account.learn({ typeId: product === "bitbucket" ? "stash" : product, version });
      await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "two_step_login" });
      expect(server.requests.list.map((request) => request.path)).toEqual([
        "/rest/tsv/1.0/authenticate",
        path,
        "/rest/applinks/3.0/applinks",
      ]);
      expect(cookies).toEqual([undefined, expect.stringMatching(/SESSIONID=\w+$/), undefined]);
      expect(server.context.sessions.find(cookies[1]?.split("=")[1])).toBeUndefined();
    });

    test("a token works, and so does a user who is allowed Basic", async () => {
      const server = await startConfluence10({ users });
      const withToken = connected(server, { credentials: { ...credentials, token: "token-of-careful" } });
      expect(await applicationLinks.list(withToken)).toEqual([]);
      const page = setBasic(new ServletSession(withToken), addLink(server).id, {
        username: "a",
        password: "b",
      });
      await expect(page).rejects.toMatchObject({
        reason: "two_step_login",
        message: expect.not.stringContaining("Add a personal access token"),
      });
      server.state.links.length = 0;
      server.state.basicAuth.allowedUsers.push("careful");
      const allowed = connected(server, { credentials });
      allowed.account.learn(CONFLUENCE_10);
      expect(await applicationLinks.list(allowed)).toEqual([]);
    });
  });

  test("a load balancer that loses the session is considered", async () => {
    const server = await startConfluence10();
    const relay = await startRelay(server.url, (headers) => delete headers.cookie);
    await expect(applicationLinks.list(connected(relay))).rejects.toMatchObject({
      reason: "session_lost",
      message: expect.stringMatching(/load balancer.*affinity.*confluence:token/),
    });
  });
});

describe("a secure administrator session where Basic is off", () => {
  test.each([
    [true, { [CONFIRMATION]: 1 }],
    [false, { [CONFIRMATION]: 2, "GET /authenticate.action": 1 }],
  ])(
    "is started once for pages and marked resources (no-check suffices: %p)",
    async (webSudoNoCheckHeader, requests) => {
      const server = await startConfluence10({ quirks: { webSudoNoCheckHeader } });
      const http = connected(server);
      http.account.learn(CONFLUENCE_10);
      const pages = new ServletSession(http);
      const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
      server.requests.clear();
      await Promise.all([listProviders(http, id), listProviders(http, id)]);
      await setBasic(pages, id, { username: "robot", password: "robots-password" });
      await removeBasic(pages, id);
      const { byRoute } = server.requests;
      expect(byRoute).toMatchObject({ [LOGIN]: 1, ...requests });
      expect(byRoute["GET /authenticate.action"]).toBe(webSudoNoCheckHeader ? undefined : 1);
      expect(byRoute["GET /rest/applinks/3.0/applicationlink/{id}/authentication/provider"]).toBe(2);
    },
  );

  test("is started again when it has ended, whether or not the login has", async () => {
    const server = await startConfluence10();
    const http = connected(server);
    const pages = new ServletSession(http);
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    await setBasic(pages, id, { username: "robot", password: "robots-password" });
    await server.restart();
    await removeBasic(pages, id);
    expect(await listProviders(http, id)).toEqual([]);
  });

  test("is started on the server's request where it is not known to be needed", async () => {
    const server = await startConfluence10({ quirks: { webSudoUnmarked: true } });
    const http = connected(server);
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.byRoute[CONFIRMATION]).toBe(1);
  });

  test("is started with the password next to a token, which is used for everything else", async () => {
    const users = [
      { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["admins-token"] },
    ];
    const server = await startConfluence10({ users });
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    const http = connected(server, {
      credentials: { kind: "password", username: "admin", password: "admin", token: "admins-token" },
    });
    http.account.learn(CONFLUENCE_10);
    await listProviders(http, id);
    expect(server.requests.byRoute).toEqual({
      "GET /rest/applinks/3.0/applicationlink/{id}/authentication/provider": 1,
    });
    await setBasic(new ServletSession(http), id, { username: "robot", password: "robots-password" });
    expect((await listProviders(http, id))?.[0]?.provider).toBe(PROVIDER.basic);
    expect(server.requests.byRoute).toMatchObject({ [LOGIN]: 1, [CONFIRMATION]: 1 });
    await removeBasic(new ServletSession(http), id);
  });

  test("is missing with a token alone, and the error says what works there", async () => {
    const users = [
      { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["admins-token"] },
    ];
    const server = await startConfluence10({ users });
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    const http = connected(server, { credentials: { kind: "token", token: "admins-token" } });
    await expect(removeBasic(new ServletSession(http), id)).rejects.toMatchObject({
      reason: "password_required",
      message: expect.stringMatching(/next to the token.*also where the server does not accept Basic/),
    });
  });

  test("is not needed where secure administrator sessions are off", async () => {
    const server = await startConfluence10();
    server.settings.secureAdministratorSessions = false;
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    const http = connected(server);
    await setBasic(new ServletSession(http), id, { username: "robot", password: "robots-password" });
    await removeBasic(new ServletSession(http), id);
    expect(await listProviders(http, id)).toEqual([]);
  });
});

describe.each(["jira", "bitbucket"] as const)("a %s of today", (product) => {
  test("is logged in to with a session", async () => {
    const server = await startServer({
      ...BASIC_OFF,
      product,
      version: product === "jira" ? "11.3.0" : "10.4.2",
    });
    const http = connected(server);
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.byRoute[LOGIN]).toBe(1);
  });
});
