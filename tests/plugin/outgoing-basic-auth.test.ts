import type { Emulator, EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring, startJiraWithBasic } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { restClient } from "../support/rest-client";
import { linkNamed, startInProcessStack, startStack } from "../support/stack";

const BASIC = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";
const ROBOT = { username: "robot", password: "robot-password-5512" };
const TOKEN = { "confluence:username": "", "confluence:password": "", "confluence:token": "admin-token" };
const USERS: NonNullable<EmulatorOptions["users"]> = [
  { name: "admin", password: "admin", role: "systemAdministrator", tokens: ["admin-token"] },
  { name: "manager", password: "manager", role: "administrator" },
];

describe("an OutgoingBasicAuth", () => {
  test.each(["default", "alternate"])(
    "costs one write, running again costs no request, and destroying leaves the server as found (profile %s)",
    async (profile) => {
      const { engine, confluence } = await startInProcessStack({ profile });
      declareLink(engine);
      await engine.up();
      const before = confluence.snapshot();
      declareRobot(engine);
      const creation = await requestsDuring(confluence, () => engine.up());
      if (profile === "default") expect(creation.writes).toBe(1);
      expect(stored(confluence)).toEqual(ROBOT);

      const again = await requestsDuring(confluence, async () =>
        expect((await engine.up()).steps).toEqual([]),
      );
      expect(again.total).toBe(0);
      expect((await engine.refresh()).drift).toEqual({});
      engine.retract("robot");
      expect((await engine.up()).steps).toEqual(["delete robot"]);
      expect(confluence.snapshot()).toEqual(before);
    },
  );

  test("costs one read of its own for each refresh", async () => {
    const { engine, confluence } = await startedRobot();
    const { total } = await requestsDuring(confluence, () => engine.refresh());
    expect(total).toBe(3);
  });

  test("changes nothing that exists until it may take it over, and shows no password", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLink(engine);
    await engine.up();
    linkNamed(confluence, "Builds").providers[BASIC] = { username: "old", password: "old-password-889" };
    declareRobot(engine);
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(/username: "old" on the server, "robot" declared; password.*already_exists/);
    expect(message).not.toMatch(/old-password|robot-password/);
    declareRobot(engine, { adopt: "takeover" });
    await engine.up();
    expect(stored(confluence)).toEqual(ROBOT);
  });

  test("warns at every preview and recommends OAuth", async () => {
    const { engine } = await startedRobot();
    expect((await engine.preview()).output).toMatch(
      /^warning: OutgoingBasicAuth "[^"]+": .*of "robot" in clear.*OAuthSettings.*OutgoingServiceProvider/m,
    );
  });

  test("is disabled with a token alone, with a warning, and is deleted with its link", async () => {
    const { engine, confluence } = await startInProcessStack({
      users: USERS,
      config: TOKEN,
      quirks: { basicProviderOverRest: true },
    });
    declareRobot(engine);
    await engine.up();
    engine.retract("robot");
    expect((await engine.up()).output).toMatch(
      /^warning: OutgoingBasicAuth of the application link \S+: an entry remains as long as the link exists, .*has only a token.*in addition to the token, later deletions leave nothing\.$/m,
    );
    expect(stored(confluence)).toMatchObject({ username: "removed-by-pulumi" });
    expect(JSON.stringify(confluence.snapshot())).not.toContain(ROBOT.password);
    // What was left is nobody's, and in nobody's way.
    declareRobot(engine);
    await engine.up();
    expect(stored(confluence)).toEqual(ROBOT);
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
  });

  test("cannot be removed with a token alone where REST does not set it, and says what to do", async () => {
    const { engine, confluence } = await startInProcessStack({
      users: USERS,
      quirks: { basicProviderOverRest: false },
    });
    declareRobot(engine);
    await engine.up();
    engine.options = { config: { ...engine.options.config, ...TOKEN } };
    engine.retract("robot");
    expect((await failureOf(engine.up())).message).toMatch(
      /Could not remove the outgoing Basic authentication.*has a token alone.*password_required.*Configure `confluence:username` and `confluence:password`/,
    );
    expect(stored(confluence)).toEqual(ROBOT);
  });

  test("is removed by a system administrator only, and the message names the user", async () => {
    const { engine, confluence } = await startedRobot();
    engine.options = {
      config: {
        ...engine.options.config,
        "confluence:username": "manager",
        "confluence:password": "manager",
      },
    };
    engine.retract("robot");
    expect((await failureOf(engine.up())).message).toMatch(
      /permission_denied.*system administrator.*"default" logs in as the user "manager"/,
    );
    expect(stored(confluence)).toEqual(ROBOT);
  });

  test("stays when the server does not keep a secure session, and is removed when it does", async () => {
    const { engine, confluence } = await startedRobot();
    confluence.settings.webSudoTimeoutMs = 0;
    engine.retract("robot");
    expect((await failureOf(engine.up())).message).toMatch(/accepted the password.*session_lost.*affinity/);
    expect(stored(confluence)).toEqual(ROBOT);
    confluence.settings.webSudoTimeoutMs = 60_000;
    await engine.up();
    expect(linkNamed(confluence, "Builds").providers).toEqual({});
  });

  test.each<[string, Properties, RegExp]>([
    ["an empty password", { password: "" }, /password.*must not be empty or blank/],
    ["a blank password", { password: " \t" }, /password.*must not be empty or blank/],
    ["a colon in the user name", { username: "a:b" }, /username.*colon/],
  ])("%s is refused before any request", async (_, inputs, message) => {
    const { engine, confluence } = await startInProcessStack();
    const applicationLinkId = "da27e63d-1539-3159-9f9f-7d07dc24f532";
    engine.declare("robot", "OutgoingBasicAuth", { applicationLinkId, ...ROBOT, ...inputs });
    const { total } = await requestsDuring(confluence, async () =>
      expect((await failureOf(engine.up())).message).toMatch(message),
    );
    expect(total).toBe(0);
  });
});

test("another application accepts Confluence's calls by password, and not after destroy", async () => {
  const [jira, { engine, confluence }] = await Promise.all([
    startJiraWithBasic({ users: [{ name: "robot", password: ROBOT.password, role: "administrator" }] }),
    startStack(),
  ]);
  const link = engine.declare("link", "ApplicationLink", { name: "Builds", rpcUrl: jira.url });
  engine.declare("robot", "OutgoingBasicAuth", { applicationLinkId: link.output("id"), ...ROBOT });
  const { output } = await engine.up();
  expect(output).not.toContain(ROBOT.password);
  const { id } = linkNamed(confluence, "Builds");
  const path = encodeURIComponent("/rest/api/2/myself");
  const call = () =>
    restClient(confluence.url, "editor")("GET", `/plugins/servlet/applinks/proxy?appId=${id}&path=${path}`);
  expect((await call()).json).toMatchObject({ name: "robot" });
  // The same credentials, presented by a plain HTTP client.
  expect(
    (await restClient(jira.url, ROBOT.username, ROBOT.password)("GET", "/rest/api/2/myself")).status,
  ).toBe(200);
  engine.retract("robot");
  await engine.up();
  expect((await call()).status).toBe(401);
});

function declareLink(engine: FakeEngine) {
  return engine
    .declare("link", "ApplicationLink", { name: "Builds", rpcUrl: "https://builds.example.com" })
    .output("id");
}

function declareRobot(engine: FakeEngine, inputs: Properties = {}): void {
  engine.declare("robot", "OutgoingBasicAuth", {
    applicationLinkId: declareLink(engine),
    ...ROBOT,
    ...inputs,
  });
}

async function startedRobot() {
  const stack = await startInProcessStack({ users: USERS });
  declareRobot(stack.engine);
  await stack.engine.up();
  return stack;
}

function stored(confluence: Emulator): Record<string, string> {
  return linkNamed(confluence, "Builds").providers[BASIC] ?? {};
}
