import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { examine } from "../../cli/doctor/examination";
import type { Finding } from "../../cli/doctor/finding";
import { readConnection } from "../../provider/connection/connection-settings";
import { startConfluence, startServer } from "../support/emulator";
import { USERS } from "../support/users";

const ADMIN = { token: "admins-token", username: "admin", password: "admins-password" };
const CAREFUL = { token: "admins-token", username: "careful", password: "carefuls-password" };

async function findingsOn(server: Emulator, login: Readonly<Record<string, string>>, check: string) {
  const config: Record<string, string> = { baseUrl: server.url, ...login };
  const findings = await examine(
    readConnection("default", (key) => config[key.replace("confluence:", "")], {}),
  );
  return findings.filter((finding: Finding) => finding.check === check);
}

const start = (profile: string, changes = {}) => startConfluence({ profile, users: USERS, ...changes });

describe.each(["confluence-7.19", "confluence-8.5", "confluence-9.2", "confluence-10"])(
  "doctor and a token with a password, on %s",
  (profile) => {
    test("tries the password as well, which pages need, and starts no secure session", async () => {
      const server = await start(profile);
      expect(await findingsOn(server, ADMIN, "secure sessions")).toEqual([
        expect.objectContaining({
          severity: "ok",
          says: expect.stringMatching(/with the password of “admin”, which logs in, where pages need it/),
        }),
      ]);
      expect(server.requests.byRoute).not.toHaveProperty(["POST /doauthenticate.action"]);
    });

    test("a wrong password is an error, sent once", async () => {
      const server = await start(profile);
      const login = { ...ADMIN, password: "wrong" };
      expect(await findingsOn(server, login, "secure sessions")).toEqual([
        expect.objectContaining({
          severity: "error",
          says: expect.stringMatching(
            /the password that starts one is rejected.*Could not log in as user "admin"/,
          ),
          advice: expect.stringMatching(/Check the user name and password/),
        }),
      ]);
      expect(server.requests.rejectedLogins).toBe(1);
    });

    test("a password that nothing needs is not sent", async () => {
      const server = await start(profile);
      server.settings.secureAdministratorSessions = false;
      const login = { ...ADMIN, password: "wrong" };
      expect(await findingsOn(server, login, "secure sessions")).toMatchObject([
        { severity: "ok", says: expect.stringMatching(/pages open/) },
      ]);
      expect(server.requests.rejectedLogins).toBe(0);
    });

    test.each([true, false])(
      "two users are told apart by the server, and warned of (X-AUSERNAME: %p)",
      async (ausernameHeader) => {
        const server = await start(profile, { quirks: { ausernameHeader } });
        const login = { ...ADMIN, username: "editor", password: "editors-password" };
        expect(await findingsOn(server, login, "login")).toEqual([
          expect.objectContaining({ says: "Logged in as “admin”, who sees 0 application links." }),
          expect.objectContaining({
            severity: "warning",
            says: expect.stringMatching(/token is of the user "admin" and the password of "editor"/),
          }),
        ]);
      },
    );

    test("a password of nobody who may administer is no way to the pages", async () => {
      const server = await start(profile);
      const login = { ...ADMIN, username: "editor", password: "editors-password" };
      expect(await findingsOn(server, login, "secure sessions")).toMatchObject([
        { severity: "warning", says: expect.stringMatching(/“editor”.* is no Confluence administrator/) },
      ]);
    });

    test("a token of nobody who may administer is said to be of its user", async () => {
      const server = await start(profile);
      expect(await findingsOn(server, { ...ADMIN, token: "editors-token" }, "login")).toMatchObject([
        { severity: "error", says: "Logged in as “editor”, who is not a Confluence administrator." },
      ]);
    });

    test("a rejected token is told as the token's", async () => {
      const server = await start(profile);
      expect(await findingsOn(server, { ...ADMIN, token: "no-such-token" }, "login")).toEqual([
        expect.objectContaining({
          severity: "error",
          says: expect.stringMatching(/^Could not log in with the token/),
          advice: expect.stringMatching(/Or remove `confluence:token`/),
        }),
      ]);
    });
  },
);

describe("doctor and a token with a password", () => {
  test("a login with two steps is a warning, as a token alone is", async () => {
    expect(await findingsOn(await start("confluence-10"), CAREFUL, "secure sessions")).toMatchObject([
      { severity: "warning", says: expect.stringMatching(/second step/) },
    ]);
  });

  test("on Bitbucket is logged in by password alone", async () => {
    const server = await startServer({ product: "bitbucket", profile: "bitbucket-10", users: USERS });
    const login = { ...ADMIN, token: "no-such-token" };
    expect(await findingsOn(server, login, "login")).toMatchObject([
      { severity: "ok", says: "Logged in as “admin”, who sees 0 application links." },
    ]);
  });
});
