import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { listProviders } from "../../provider/confluence/authentication-providers";
import { readManifest } from "../../provider/confluence/manifest";
import { removeBasic, setBasic } from "../../provider/confluence/servlets/basic";
import { ServletSession } from "../../provider/confluence/servlets/session";
import type { AppLinksError } from "../../provider/http/errors";
import type { Credentials } from "../../provider/http/http-settings";
import { startConfluence, startServer } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { connected } from "../support/http-settings";
import { USERS } from "../support/users";

const PROFILES = ["confluence-7.19", "confluence-8.5", "confluence-9.2", "confluence-10"];
const PRODUCTS = { confluence: "confluence-10", jira: "jira-11", bitbucket: "bitbucket-10" } as const;
const ROBOT = { username: "robot", password: "robots-password" };
const LOGIN = "POST /rest/tsv/1.0/authenticate";
const CONFIRMATION = "POST /doauthenticate.action";

const start = (profile: string) => startConfluence({ profile, users: USERS });

/** A connection that has asked the server who it is, as every run does first. */
async function introduced(server: Emulator, credentials: Credentials) {
  const http = connected(server, { credentials });
  http.account.learn(await readManifest(http));
  server.requests.clear();
  return http;
}

const withBoth = (server: Emulator, token: string, username: string, password = `${username}s-password`) =>
  introduced(server, { kind: "password", username, password, token });

describe.each(PROFILES)("a token and a password of two users, on %s", (profile) => {
  test("the user of the token is the one whom REST refuses, as the server names them", async () => {
    const server = await start(profile);
    const http = await withBoth(server, "editors-token", "admin");
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      reason: "permission_denied",
      message: expect.stringMatching(
        /requires a Confluence administrator.*logs in as the user "editor" with the token/,
      ),
    });
  });

  test("a server that names nobody does not have the password's user blamed", async () => {
    const server = await startConfluence({ profile, users: USERS, quirks: { ausernameHeader: false } });
    const http = await withBoth(server, "editors-token", "admin");
    await expect(applicationLinks.list(http)).rejects.toMatchObject({
      message: expect.stringMatching(/logs in as the user of the token/),
    });
  });

  test("is cautioned of once, without a request", async () => {
    const server = await start(profile);
    const cautions: string[] = [];
    for (const username of ["editor", "admin", "ADMIN"]) {
      const http = await withBoth(server, "admins-token", username);
      http.onCaution = (text) => cautions.push(text);
      await applicationLinks.list(http);
      await applicationLinks.list(http);
    }
    expect(cautions).toEqual([
      expect.stringMatching(/^"default": .*"admin" and the password of "editor".*both of one user/),
    ]);
    expect(server.requests.byRoute).toEqual({ "GET /rest/applinks/3.0/applinks": 2 });
  });

  test("a rejected token is told as the token's, and removing it as a way out", async () => {
    const server = await start(profile);
    const http = await withBoth(server, "no-such-token", "admin");
    const { message } = await failureOf(applicationLinks.list(http));
    expect(message).toMatch(/^Could not log in with the token of the connection "default"/);
    expect(message).toMatch(
      /expired or revoked\. .*Or remove `confluence:token`: user name and password then log in by themselves/,
    );
    expect(message).not.toMatch(/"admin"|Bitbucket/);
  });
});

describe.each(PROFILES)("a page, by token and password, on %s", (profile) => {
  test.each([
    ["of a user with two steps", "careful", "carefuls-password"],
    ["that is wrong", "admin", "wrong"],
    ["behind a CAPTCHA", "locked", "lockeds-password"],
  ])("needs no password %s while secure sessions are off", async (_what, username, password) => {
    const server = await start(profile);
    for (let failure = 0; failure < 3; failure++) server.context.logins.failed("locked");
    server.settings.secureAdministratorSessions = false;
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    server.requests.clear();
    const http = await withBoth(server, "admins-token", username, password);
    await applicationLinks.list(http);
    const pages = new ServletSession(http);
    await setBasic(pages, id, ROBOT);
    expect(await listProviders(http, id)).toHaveLength(1);
    await removeBasic(pages, id);
    expect(server.requests.rejectedLogins).toBe(0);
    expect(server.requests.byRoute).not.toHaveProperty([LOGIN]);
  });

  test("is tried with the token once, then opened by the password", async () => {
    const server = await start(profile);
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    server.requests.clear();
    const http = await withBoth(server, "admins-token", "admin");
    await applicationLinks.list(http);
    const pages = new ServletSession(http);
    for (let round = 0; round < 3; round++) await setBasic(pages, id, ROBOT);
    const authentication = server.requests.list
      .filter(({ path }) => path.includes("/plugins/servlet/"))
      .map(({ authentication }) => authentication === "bearer");
    expect(authentication).toEqual([true, false, false, false]);
    expect(server.requests.byRoute).toMatchObject({ [CONFIRMATION]: 1 });
  });

  test("with a wrong password is refused after one rejected login, and REST goes on with the token", async () => {
    const server = await start(profile);
    const { id } = addLink(server, { rpcUrl: "https://a.example.com" });
    const http = await withBoth(server, "admins-token", "admin", "wrong");
    await applicationLinks.list(http);
    for (let round = 0; round < 3; round++) {
      await expect(setBasic(new ServletSession(http), id, ROBOT)).rejects.toMatchObject({
        reason: "login_rejected",
        message: expect.stringMatching(
          /^Could not log in as user "admin".*for secure administrator sessions alone, and is needed here/,
        ),
      });
    }
    expect(await applicationLinks.list(http)).toHaveLength(1);
    expect(server.requests.rejectedLogins).toBe(1);
  });
});

describe.each(Object.entries(PRODUCTS))("the way out on a %s of today", (product, profile) => {
  const startOne = () => startServer({ product: product as keyof typeof PRODUCTS, profile, users: USERS });

  test("of a rejected token", async () => {
    const http = await introduced(await startOne(), { kind: "token", token: "no-such-token" });
    const { message } = await failureOf(applicationLinks.list(http));
    if (product === "bitbucket") {
      expect(message).toMatch(
        /Bitbucket does not accept HTTP access tokens for administration: configure `confluence:username` and `confluence:password` in place of `confluence:token`/,
      );
      expect(message).not.toMatch(/expired|If it is valid/);
    } else {
      expect(message).toMatch(/may be expired or revoked/);
      expect(message).not.toMatch(/Bitbucket|in place of|remove/);
    }
  });

  test("of a missing permission", async () => {
    const login = { kind: "password", username: "editor", password: "editors-password" } as const;
    const { message } = await failureOf(applicationLinks.list(await introduced(await startOne(), login)));
    const name = { confluence: "Confluence", jira: "Jira", bitbucket: "Bitbucket" }[product];
    expect(message).toMatch(`requires a ${name} administrator`);
    expect(message).toMatch(/logs in as the user "editor"\.$/);
  });

  test("of a login with two steps", async () => {
    const login = { kind: "password", username: "careful", password: "carefuls-password" } as const;
    const http = await introduced(await startOne(), login);
    const { message } = await failureOf(applicationLinks.list(http));
    expect(message).toMatch(/\[two_step_login\].*one for whom an administrator allows Basic authentication/);
    expect(message.includes("personal access token")).toBe(product !== "bitbucket");
    expect(message.includes("`BasicAuthentication`")).toBe(product === "confluence");
  });
});

const failureOf = (doing: Promise<unknown>): Promise<AppLinksError> =>
  doing.then(
    () => {
      throw new Error("It did not fail");
    },
    (error: AppLinksError) => error,
  );
