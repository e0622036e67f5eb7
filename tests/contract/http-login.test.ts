import type { Emulator, FaultRule } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { listConsumers } from "../../provider/confluence/consumers";
import { readManifest } from "../../provider/confluence/manifest";
import { Account } from "../../provider/http/account";
import { HttpClient } from "../../provider/http/client";
import { closedAfterTest } from "../support/closing";
import { startConfluence, startConfluenceWithBasic, startJiraWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { startRelay } from "../support/http-server";
import { connected, httpSettings } from "../support/http-settings";

const WRONG_PASSWORD = { credentials: { kind: "password", username: "admin", password: "wrong" } } as const;
const WRONG_TOKEN = { credentials: { kind: "token", token: "no-such-token" } } as const;

/** The outcomes of fifty simultaneous requests. */
function askFiftyTimes(http: Parameters<typeof applicationLinks.list>[0]) {
  return Promise.allSettled(Array.from({ length: 50 }, () => applicationLinks.list(http)));
}

/** Fails to log in until the server requires a CAPTCHA. */
async function lockOut(server: Emulator): Promise<void> {
  const authorization = `Basic ${Buffer.from("admin:guess").toString("base64")}`;
  for (let failure = 0; failure < 3; failure++) {
    await fetch(`${server.url}/rest/applinks/3.0/applinks`, { headers: { authorization } });
  }
  server.requests.clear();
}

describe("logging in", () => {
  test.each([
    ["password", WRONG_PASSWORD],
    ["token", WRONG_TOKEN],
  ] as const)("a wrong %s is tried once, whatever the number of requests", async (_what, credentials) => {
    const server = await startConfluenceWithBasic();
    const http = connected(server, credentials);
    const outcomes = await askFiftyTimes(http);
    expect(outcomes).toEqual(
      outcomes.map(() => ({
        status: "rejected",
        reason: expect.objectContaining({ reason: "login_rejected" }),
      })),
    );
    await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "login_rejected" });
    expect(server.requests.rejectedLogins).toBe(1);
    expect(server.requests.total).toBe(1);
  });

  test("a wrong password is tried once by all processes of a run, which start at the same time", async () => {
    const server = await startConfluenceWithBasic({ latencyMs: 50 });
    const settings = httpSettings(server.url, WRONG_PASSWORD);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => {
        const account = new Account(settings, "127.0.0.1:1");
        return askFiftyTimes(closedAfterTest(new HttpClient(settings, account)));
      }),
    );
    expect(new Set(outcomes.flat().map((outcome) => String("reason" in outcome && outcome.reason)))).toEqual(
      new Set([expect.stringContaining("[login_rejected]")]),
    );
    expect(server.requests.total).toBe(1);
  });

  test("the message names the user and never the password", async () => {
    const http = connected(await startConfluenceWithBasic(), WRONG_PASSWORD);
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Could not log in as user "admin".*\(HTTP 401\)\. \[login_rejected\] Check/,
      ),
    });
    await expect(applicationLinks.list(http)).rejects.not.toMatchObject({
      message: expect.stringContaining("wrong"),
    });
  });

  test("once the login is accepted, the other requests go together", async () => {
    const server = await startConfluenceWithBasic({ latencyMs: 50 });
    const outcomes = await askFiftyTimes(connected(server));
    expect(outcomes.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(server.requests.peak).toBeGreaterThan(1);
  });

  test.each(["confluence-9.2", "confluence-9.2+alternate"])(
    "a CAPTCHA is recognised, on profile %s",
    async (profile) => {
      const server = await startConfluence({ profile });
      await lockOut(server);
      const http = connected(server);
      const outcomes = await askFiftyTimes(http);
      expect(outcomes[0]).toMatchObject({
        reason: { reason: "captcha_required", message: expect.stringMatching(/Log in once in a browser/) },
      });
      expect(server.requests.total).toBe(1);
    },
  );

  test("a password that changes during a run stops all requests at the first refusal", async () => {
    const server = await startConfluenceWithBasic();
    const http = connected(server);
    await applicationLinks.list(http);
    for (const user of server.state.users) user.password = "changed";
    server.requests.clear();
    for (let call = 0; call < 3; call++) {
      await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "login_rejected" });
    }
    expect(server.requests.rejectedLogins).toBe(1);
  });

  test.each(["redirect", "inline"] as const)(
    "the login page means that the login did not arrive (%s)",
    async (anonymousPages) => {
      const server = await startConfluenceWithBasic({ quirks: { anonymousPages } });
      server.faults.add({ kind: "redirect-to-login" });
      await expect(applicationLinks.list(connected(server))).rejects.toMatchObject({
        reason: "login_redirect",
        message: expect.stringMatching(/ended at the login page.*drops the Authorization header/),
      });
      expect(server.requests.total).toBe(1);
    },
  );

  test.each([
    [true, "login_redirect", /treated as anonymous.*drops the Authorization header/],
    [
      false,
      "login_rejected",
      /Check the user name.*`confluence:username` and `confluence:password`.*If they are correct.*drop the Authorization header/,
    ],
  ])(
    "an Authorization header that is lost on the way is considered (X-AUSERNAME: %p)",
    async (ausernameHeader, reason, message) => {
      const server = await startConfluenceWithBasic({ quirks: { ausernameHeader } });
      const relay = await startRelay(server.url, (headers) => delete headers.authorization);
      await expect(applicationLinks.list(connected(relay))).rejects.toMatchObject({
        reason,
        message: expect.stringMatching(message),
      });
    },
  );

  test("a token that the server ignores is considered before any intermediary", async () => {
    const server = await startConfluence();
    const { id } = addLink(server);
    const http = connected(server, WRONG_TOKEN);
    await expect(listConsumers(http, id)).rejects.toMatchObject({
      reason: expect.stringMatching(/^login_re/),
      message: expect.stringMatching(
        /Check the token.*`confluence:token`.*expired or revoked.*`--run-program`/,
      ),
    });
  });

  test("a server that has Basic switched off and no other login is recognised with one request", async () => {
    const server = await startConfluenceWithBasic();
    server.state.basicAuth.blocked = true;
    const http = connected(server);
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "basic_auth_disabled",
      message: expect.stringMatching(
        /"admin".*disabled on this instance.*no login by session.*confluence:token/,
      ),
    });
    await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "basic_auth_disabled" });
    // The second one asks for a login by session.
    expect(server.requests.total).toBe(2);
    expect(server.requests.rejectedLogins).toBe(0);
  });

  test("a token is sent as a bearer token", async () => {
    const server = await startConfluenceWithBasic({
      users: [{ name: "bot", password: "x", role: "administrator", tokens: ["token-4711"] }],
    });
    const http = connected(server, { credentials: { kind: "token", token: "token-4711" } });
    expect(await applicationLinks.list(http)).toEqual([]);
    expect(server.requests.list).toMatchObject([{ user: "bot", authentication: "bearer" }]);
  });

  test("names and passwords outside of ASCII arrive", async () => {
    const users = [{ name: "jürgen", password: "pässwörd €:", role: "administrator" as const }];
    const server = await startConfluenceWithBasic({ users });
    const http = connected(server, {
      credentials: { kind: "password", username: "jürgen", password: "pässwörd €:" },
    });
    expect(await applicationLinks.list(http)).toEqual([]);
  });

  test("anonymous requests carry no credentials", async () => {
    const server = await startConfluenceWithBasic();
    const seen: (string | undefined)[] = [];
    const relay = await startRelay(server.url, ({ authorization, cookie }) => {
      seen.push(authorization, cookie);
    });
    await readManifest(connected(relay, WRONG_PASSWORD));
    expect(seen).toEqual([undefined, undefined]);
    expect(server.requests.rejectedLogins).toBe(0);
  });

  test("no cookie of a session is sent back", async () => {
    const server = await startConfluenceWithBasic();
    const cookies: (string | undefined)[] = [];
    const relay = await startRelay(server.url, ({ cookie }) => {
      cookies.push(cookie);
    });
    const http = connected(relay);
    await applicationLinks.list(http);
    await applicationLinks.list(http);
    expect(cookies).toEqual([undefined, undefined]);
  });
});

describe("advice about a Jira", () => {
  test.each<[string, FaultRule]>([
    ["is down", { kind: "status", status: 503, retryAfter: 86_400 }],
    ["fails", { kind: "html", status: 500 }],
    ["is behind a gateway that refuses", { kind: "html", status: 403 }],
    ["is behind a gateway that asks for a password", { kind: "status", status: 401 }],
    ["redirects to its login", { kind: "redirect-to-login" }],
    ["responds with a page", { kind: "html" }],
    ["checks for forged requests", { kind: "status", status: 403, body: "XSRF check failed" }],
  ])("that %s does not speak of Confluence", async (_what, fault) => {
    const jira = await startJiraWithBasic();
    const http = connected(jira);
    http.account.learn(await readManifest(http));
    jira.faults.add(fault);
    const error: unknown = await applicationLinks.list(http).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/\[\w+\] /);
    expect(String(error)).not.toContain("Confluence");
  });
});
