import { ADMINISTRATOR, LOGINS } from "../support/administrator-logins";
import { requestsDuring } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { PUBLIC_KEYS } from "../support/public-keys";
import { type Stack, startInProcessStack } from "../support/stack";

const REST_ALONE = { enabled: false, allowedPaths: ["/rest/*"] };
const PAGES = ["/plugins/servlet/applinks/*", "/doauthenticate.action", "/authenticate.action"];
const WARNING =
  /^warning: BasicAuthentication closes Confluence's administration pages to the connection "default"(?:, unless secure administrator sessions are disabled)?: .*"admin", who is not in allowedUsers.*IncomingConsumer with executeAs, a TrustedApplication, and the removal of an OutgoingServiceProvider or OutgoingBasicAuth.*Add "admin" to allowedUsers, or disable secure administrator sessions/m;

function start(profile: string, login: string): Promise<Stack> {
  return startInProcessStack({
    profile,
    users: [ADMINISTRATOR, { name: "editor", password: "editor" }],
    quirks: { basicAuthConfigPath: "/rest/basicauth/1.0", basicProviderOverRest: true },
    config: { ...LOGINS[login] },
  });
}

function declareConsumer(engine: FakeEngine): void {
  const link = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
  const on = { applicationLinkId: link.output("id") };
  const consumer = { key: "app", name: "App", publicKey: PUBLIC_KEYS[0], level: "2LO", executeAs: "editor" };
  engine.declare("consumer", "IncomingConsumer", { ...on, ...consumer });
  engine.declare("login", "OutgoingBasicAuth", { ...on, username: "robot", password: "robots-password" });
}

describe.each(["confluence-7.19", "confluence-8.5", "confluence-9.2"])(
  "where Basic is allowed for REST alone, on %s",
  (profile) => {
    test.each(["password", "both"])(
      "executeAs fails for that, nothing else does, and each way that the error names works, with %s",
      async (login) => {
        const { engine, confluence } = await start(profile, login);
        const { basicAuth } = confluence.state;
        Object.assign(basicAuth, { blocked: true, allowedPaths: ["/rest/*"] });
        declareConsumer(engine);
        const { message } = await failureOf(engine.up());
        expect(message).toMatch(
          /^consumer: Could not register the OAuth consumer "app".*does not accept Basic authentication for it.*\[basic_auth_disabled\] An allowed path is not sufficient for a page.*`allowedUsers: \["admin"\]`.*or to disable secure administrator sessions/,
        );
        expect(message).not.toContain("login:");
        expect(message.includes("configure `confluence:token`;")).toBe(login === "password");
        expect(confluence.requests.rejectedLogins).toBe(0);

        basicAuth.allowedUsers = ["admin"];
        await engine.up();
        engine.retract("consumer");
        await engine.up();
        basicAuth.allowedUsers = [];
        confluence.settings.secureAdministratorSessions = false;
        const config = { ...engine.options.config, "confluence:token": "admins-token" };
        engine.options = { config };
        declareConsumer(engine);
        await engine.up();
        await engine.destroy();
        expect(confluence.state.links).toEqual([]);
      },
    );

    test.each(["password", "both"])("an allowed page does not do, and %s is told why", async (login) => {
      const { engine, confluence } = await start(profile, login);
      Object.assign(confluence.state.basicAuth, { blocked: true, allowedPaths: ["/rest/*", ...PAGES] });
      declareConsumer(engine);
      expect((await failureOf(engine.up())).message).toMatch(
        /session_lost.*load balancer.*Or Basic authentication is disabled and allowed for this path only.*`allowedUsers: \["admin"\]`/,
      );
      Object.assign(confluence.state.basicAuth, { allowedPaths: ["/rest/*", PAGES[0]] });
      expect((await failureOf(engine.up())).message).toContain("[basic_auth_disabled]");
      confluence.settings.secureAdministratorSessions = false;
      await engine.up();
    });

    test("what only a page removes is made useless, with the reason", async () => {
      const { engine, confluence } = await start(profile, "password");
      declareConsumer(engine);
      await engine.up();
      Object.assign(confluence.state.basicAuth, { blocked: true, allowedPaths: ["/rest/*"] });
      const { output } = await engine.destroy();
      expect(output).toMatch(
        /^warning: OutgoingBasicAuth of .*because removing it requires a secure administrator session and the server does not accept Basic authentication from the connection "default" for one\. .*allowedUsers of BasicAuthentication\), later deletions leave nothing\.$/m,
      );
      expect(confluence.state.links).toEqual([]);
    });
  },
);

describe("BasicAuthentication that closes the pages to its own connection", () => {
  test.each([
    ["confluence-7.19", "password", REST_ALONE, true],
    ["confluence-8.5", "password", REST_ALONE, true],
    ["confluence-9.2", "password", REST_ALONE, true],
    ["confluence-9.2", "password", { enabled: false, allowedPaths: ["/*"] }, true],
    ["confluence-9.2", "both", { enabled: false }, true],
    ["confluence-9.2", "token", { enabled: false }, false],
    ["confluence-9.2", "password", { ...REST_ALONE, allowedUsers: ["admin"] }, false],
    ["confluence-9.2", "password", { ...REST_ALONE, allowedUsers: ["adm*"] }, true],
    ["confluence-9.2", "password", { ...REST_ALONE, acknowledge: ["closed-pages"] }, false],
    ["confluence-9.2", "password", { allowedPaths: ["/rest/*"] }, false],
    ["confluence-10", "password", REST_ALONE, false],
    ["confluence-10", "both", { enabled: false }, false],
  ])("on %s with %s and %j warns at preview and up: %s", async (profile, login, inputs, isWarned) => {
    const { engine, confluence } = await start(profile, login);
    engine.declare("basic", "BasicAuthentication", inputs);
    const requests = await requestsDuring(confluence, async () => {
      const { output } = await engine.preview();
      expect(WARNING.test(output)).toBe(isWarned);
    });
    expect(requests.total).toBeLessThanOrEqual(1);
    const { output } = await engine.up();
    expect(output.split("\n").filter((line) => WARNING.test(line))).toHaveLength(isWarned ? 1 : 0);
  });

  test("does so also when the program leaves out the user that kept them open", async () => {
    const { engine, confluence } = await start("confluence-9.2", "both");
    engine.declare("basic", "BasicAuthentication", { enabled: false, allowedUsers: ["admin"] });
    expect((await engine.up()).output).not.toMatch(WARNING);
    engine.declare("basic", "BasicAuthentication", { enabled: false });
    expect((await engine.preview()).output).toMatch(WARNING);
    await engine.up();
    expect(confluence.state.basicAuth).toMatchObject({ blocked: true, allowedUsers: [] });
  });

  test("counts a name with * as nobody's, and warns of one that is everybody's", async () => {
    const { engine } = await start("confluence-9.2", "password");
    engine.declare("basic", "BasicAuthentication", { enabled: false, allowedUsers: ["ad*"] });
    expect((await failureOf(engine.preview())).message).toMatch(
      /Add "admin" to allowedUsers, without \*, or give.*locks_itself_out/,
    );
    engine.declare("basic", "BasicAuthentication", { enabled: false, allowedUsers: ["*", "admin"] });
    expect((await engine.preview()).output).toMatch(
      /^warning: BasicAuthentication "basic": "\*" in allowedUsers accepts the passwords of all users, as enabled: true does\..*acknowledge: \["password-logins"\]/m,
    );
  });
});
