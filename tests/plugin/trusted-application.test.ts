import type { Emulator, EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring, startJira } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { linkNamed, startInProcessStack } from "../support/stack";

const TRUSTED = "com.atlassian.applinks.api.auth.types.TrustedAppsAuthenticationProvider";
const CONDITIONS = { ipPatterns: ["10.1.2.3", "192.168.*.*"], urlPatterns: ["/rest"], timeoutMs: 5000 };
const BOTH = { incoming: CONDITIONS, outgoing: true };
const TOKEN = { "confluence:username": "", "confluence:password": "", "confluence:token": "admin-token" };
const USERS: NonNullable<EmulatorOptions["users"]> = [
  { name: "admin", password: "admin", role: "systemAdministrator", tokens: ["admin-token"] },
  { name: "manager", password: "manager", role: "administrator" },
];

describe("a TrustedApplication", () => {
  test.each(["default", "alternate"])(
    "trusts both ways, does nothing when run again, and leaves the server as found (profile %s)",
    async (profile) => {
      const { engine, confluence } = await linkedStack({ profile });
      const before = confluence.snapshot();
      declareTrust(engine, BOTH);
      await engine.up();
      expect(trusted(confluence)).toMatchObject(CONDITIONS);
      expect(linkNamed(confluence, "Jira").providers).toEqual({ [TRUSTED]: {} });

      const again = await requestsDuring(confluence, async () =>
        expect((await engine.up()).steps).toEqual([]),
      );
      expect(again.total).toBe(0);
      expect((await engine.refresh()).drift).toEqual({});
      engine.retract("trust");
      expect((await engine.up()).steps).toEqual(["delete trust"]);
      expect(confluence.snapshot()).toEqual(before);
    },
  );

  test("treats patterns as sets, and fills in defaults", async () => {
    const { engine, confluence } = await startedTrust({ incoming: { ipPatterns: CONDITIONS.ipPatterns } });
    expect(trusted(confluence)).toMatchObject({ urlPatterns: [], timeoutMs: 10_000 });
    declareTrust(engine, { incoming: { ipPatterns: [...CONDITIONS.ipPatterns].reverse() } });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("ends a direction that is declared off, and does not change one that is not declared", async () => {
    const { engine, confluence } = await startedTrust(BOTH);
    declareTrust(engine, { incoming: false });
    await engine.up();
    expect(confluence.state.trustedApplications).toEqual([]);
    expect(linkNamed(confluence, "Jira")).toMatchObject({ properties: {}, providers: { [TRUSTED]: {} } });
    declareTrust(engine, { outgoing: false });
    await engine.up();
    expect(linkNamed(confluence, "Jira").providers).toEqual({});
  });

  test("changes nothing that exists until it may take it over", async () => {
    const { engine, confluence } = await startedTrust(BOTH);
    engine.importState(engine.exportState().filter(({ name }) => name !== "trust"));
    declareTrust(engine, { incoming: { ...CONDITIONS, urlPatterns: ["/"] } });
    expect((await failureOf(engine.up())).message).toMatch(
      /trusted application of the application link .* already exists.*incoming: .*\/rest.*on the server.*already_exists/,
    );
    expect(trusted(confluence)).toMatchObject(CONDITIONS);
  });

  test("warns at every preview and names the replacement", async () => {
    const { engine } = await startedTrust(BOTH);
    expect((await engine.preview()).output).toMatch(
      /^warning: TrustedApplication .* deprecated.*OAuthSettings.*2LOi/m,
    );
  });
});

describe("reasons why a TrustedApplication cannot be created", () => {
  test("an application that is down: with the server's message and the URL of the certificate", async () => {
    const { engine, confluence, jira } = await linkedStack();
    await jira.close();
    declareTrust(engine, BOTH);
    expect((await failureOf(engine.up())).message).toMatch(
      /Could not trust the application.*certificate.*could not be retrieved.*request_refused.*appTrustCertificate/,
    );
    expect(confluence.state.trustedApplications).toEqual([]);
    expect(linkNamed(confluence, "Jira").providers).toEqual({});
  });

  test("default conditions and an application that is down: the empty form is not taken for success", async () => {
    const { engine, jira } = await linkedStack();
    await jira.close();
    declareTrust(engine, { incoming: {} });
    expect((await failureOf(engine.up())).message).toMatch(/request_refused/);
  });

  test("a pattern that the server does not know", async () => {
    const { engine } = await linkedStack();
    declareTrust(engine, { incoming: { ipPatterns: ["not-an-address"] } });
    expect((await failureOf(engine.up())).message).toMatch(
      /"not-an-address" is not an IP pattern.*request_refused/,
    );
  });

  test.each([
    ["a token", TOKEN, /has a token alone.*password_required/],
    [
      "an administrator who is not a system administrator",
      { "confluence:username": "manager", "confluence:password": "manager" },
      /permission_denied.*system administrator.*user "manager"/,
    ],
  ])("%s", async (_, config, message) => {
    const { engine, confluence } = await linkedStack({ users: USERS });
    engine.options = { config: { ...engine.options.config, ...config } };
    declareTrust(engine, BOTH);
    expect((await failureOf(engine.up())).message).toMatch(message);
    expect(confluence.state.trustedApplications).toEqual([]);
    expect(linkNamed(confluence, "Jira").providers).toEqual({});
  });

  test("a generic link, before any write, naming what to use instead", async () => {
    const { engine, confluence } = await startInProcessStack();
    const link = engine.declare("link", "ApplicationLink", {
      name: "App",
      rpcUrl: "https://app.example.com",
    });
    engine.declare("trust", "TrustedApplication", { applicationLinkId: link.output("id"), ...BOTH });
    expect((await failureOf(engine.up())).message).toMatch(
      /of type "generic".*wrong_link_type.*IncomingConsumer/,
    );
    expect(linkNamed(confluence, "App").providers).toEqual({});
  });

  test.each<[string, Properties, RegExp]>([
    ["no direction at all", {}, /incoming or outgoing must be declared, or both/],
    [
      "white space in a pattern",
      { incoming: { ipPatterns: ["10.1.2.3 10.1.2.4"] } },
      /incoming\.ipPatterns\[0\] must be one pattern/,
    ],
    ["an unknown condition", { incoming: { hosts: ["x"] } }, /incoming.*hosts/],
    ["a negative timeout", { incoming: { timeoutMs: -1 } }, /timeoutMs must not be negative/],
    ["something else", { incoming: true }, /incoming.*must be false, or an object/],
  ])("%s", async (_, inputs, message) => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("trust", "TrustedApplication", {
      applicationLinkId: "da27e63d-1539-3159-9f9f-7d07dc24f532",
      ...inputs,
    });
    const { total } = await requestsDuring(confluence, async () =>
      expect((await failureOf(engine.up())).message).toMatch(message),
    );
    expect(total).toBe(0);
  });
});

function declareLink(engine: FakeEngine, jira: Emulator) {
  return engine.declare("link", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
}

function declareTrust(engine: FakeEngine, inputs: Properties): void {
  engine.declare("trust", "TrustedApplication", { applicationLinkId: engine.resource("link").id, ...inputs });
}

async function linkedStack(options: Partial<EmulatorOptions> = {}) {
  const [jira, stack] = await Promise.all([startJira(), startInProcessStack(options)]);
  declareLink(stack.engine, jira);
  await stack.engine.up();
  return { ...stack, jira };
}

async function startedTrust(inputs: Properties) {
  const stack = await linkedStack();
  declareTrust(stack.engine, inputs);
  await stack.engine.up();
  return stack;
}

function trusted({ state }: Emulator) {
  const application = state.trustedApplications[0];
  if (application === undefined) throw new Error("The server trusts no application");
  return application;
}
