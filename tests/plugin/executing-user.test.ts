import type { Emulator, EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring, startJira } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import type { Properties } from "../support/engine/properties";
import { rsaKeyPair, signRsaSha1 } from "../support/oauth-client";
import { consumerWithKey, startInProcessStack } from "../support/stack";

const KEYS = rsaKeyPair();
const OTHER_KEYS = rsaKeyPair();
const JOBS = {
  key: "jobs",
  name: "Nightly jobs",
  publicKey: KEYS.publicKey,
  level: "2LO",
  executeAs: "robot",
};
const TOKEN = { "confluence:username": "", "confluence:password": "", "confluence:token": "admin-token" };
const USERS: NonNullable<EmulatorOptions["users"]> = [
  { name: "admin", password: "admin", role: "systemAdministrator", tokens: ["admin-token"] },
  { name: "manager", password: "manager", role: "administrator" },
  { name: "robot", password: "robot" },
  { name: "robot2", password: "robot2" },
];

describe("an IncomingConsumer of a generic link that runs as a user", () => {
  test.each(["default", "alternate"])(
    "makes calls as that user, changes nothing when run again, and is refused after destroy (profile %s)",
    async (profile) => {
      const { engine, confluence } = await startedJobs({}, { profile });
      expect(await callerOf(confluence)).toBe("robot");
      const again = await requestsDuring(confluence, async () =>
        expect((await engine.up()).steps).toEqual([]),
      );
      expect(again.total).toBe(0);
      expect((await engine.refresh()).drift).toEqual({});
      await engine.destroy();
      expect(await callerOf(confluence)).toBe("HTTP 401");
      expect(confluence.state.consumers).toEqual([]);
    },
  );

  test("costs one write, through the page, because REST would ignore the user", async () => {
    const { engine, confluence } = await linkedStack();
    declareJobs(engine);
    const { byRoute } = await requestsDuring(confluence, () => engine.up());
    const writes = Object.keys(byRoute).filter((route) => !route.startsWith("GET"));
    expect(writes).toEqual(["POST /plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/{id}"]);
  });

  test.each<[string, Properties, object]>([
    ["user", { executeAs: "robot2" }, { executingTwoLOUser: "robot2" }],
    ["name", { name: "Jobs" }, { name: "Jobs", executingTwoLOUser: "robot" }],
    ["level", { level: "2LOi" }, { twoLOImpersonationAllowed: true, executingTwoLOUser: "robot" }],
    ["callback", { callback: "https://jobs.example.com/cb" }, { executingTwoLOUser: "robot" }],
    [
      "key material",
      { publicKey: OTHER_KEYS.publicKey },
      { executingTwoLOUser: "robot", twoLOAllowed: true },
    ],
  ])("keeps everything else when its %s changes", async (_, change, expected) => {
    const { engine, confluence } = await startedJobs();
    declareJobs(engine, change);
    expect((await engine.up()).steps).toEqual(["update jobs"]);
    expect(consumerWithKey(confluence, "jobs")).toMatchObject(expected);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("keeps a user that was set elsewhere and is not declared, when its name changes", async () => {
    const { engine, confluence } = await startedJobs({ executeAs: undefined });
    consumerWithKey(confluence, "jobs").executingTwoLOUser = "robot2";
    declareJobs(engine, { executeAs: undefined, name: "Jobs" });
    await engine.up();
    expect(consumerWithKey(confluence, "jobs")).toMatchObject({ name: "Jobs", executingTwoLOUser: "robot2" });
  });

  test("gets another consumer key and the old one is removed", async () => {
    const { engine, confluence } = await startedJobs();
    declareJobs(engine, { key: "jobs-2" });
    await engine.up();
    expect(confluence.state.consumers).toMatchObject([{ key: "jobs-2", executingTwoLOUser: "robot" }]);
    expect(await callerOf(confluence, "jobs")).toBe("HTTP 401");
    expect(await callerOf(confluence, "jobs-2")).toBe("robot");
  });

  test("replaces its key pair in place: the old key is refused at once", async () => {
    const { engine, confluence } = await startedJobs();
    declareJobs(engine, { publicKey: OTHER_KEYS.publicKey });
    await engine.up();
    expect(await callerOf(confluence, "jobs", KEYS.privateKey)).toBe("HTTP 401");
    expect(await callerOf(confluence, "jobs", OTHER_KEYS.privateKey)).toBe("robot");
  });
});

describe("a user who does not exist", () => {
  test.each([
    ["for a new consumer", {}],
    ["for another user", { executeAs: "nobody" }],
    ["together with another key", { executeAs: "nobody", key: "jobs-2" }],
  ])("%s is refused before anything is changed", async (_, change) => {
    const isNew = Object.keys(change).length === 0;
    const { engine, confluence } = isNew ? await linkedStack() : await startedJobs();
    const before = confluence.snapshot();
    declareJobs(engine, { executeAs: "nobody", ...change });
    expect((await failureOf(engine.up())).message).toMatch(
      /cannot run as "nobody": there is no such user.*user_not_found.*Nothing was changed/,
    );
    expect(confluence.snapshot()).toEqual(before);
  });

  test("is refused on a link to an Atlassian application, where REST would store any name", async () => {
    const [jira, { engine, confluence }] = await Promise.all([
      startJira(),
      startInProcessStack({ users: USERS }),
    ]);
    const link = engine.declare("link", "ApplicationLink", { name: "Jobs", type: "jira", rpcUrl: jira.url });
    engine.declare("jobs", "IncomingConsumer", {
      applicationLinkId: link.output("id"),
      ...JOBS,
      executeAs: "nobody",
    });
    expect((await failureOf(engine.up())).message).toMatch(/user_not_found/);
    engine.declare("jobs", "IncomingConsumer", { applicationLinkId: link.output("id"), ...JOBS });
    await engine.up();
    expect(await callerOf(confluence)).toBe("robot");
  });
});

describe("what an executing user requires", () => {
  test("level 2LO without one warns that its calls are anonymous", async () => {
    const { engine, confluence } = await linkedStack();
    declareJobs(engine, { executeAs: undefined });
    expect((await engine.up()).output).toMatch(
      /^warning: IncomingConsumer "[^"]+": at level "2LO" without executeAs, calls of the consumer "jobs" run as anonymous/m,
    );
    expect(await callerOf(confluence)).toBe("HTTP 401");
  });

  test.each([
    ["a token", TOKEN, /has a token alone.*password_required/],
    [
      "a mere administrator",
      { "confluence:username": "manager", "confluence:password": "manager" },
      /permission_denied.*system administrator.*user "manager"/,
    ],
  ])("%s gets an error, and nothing is changed", async (_, config, message) => {
    const { engine, confluence } = await linkedStack();
    const before = confluence.snapshot();
    engine.options = { config: { ...engine.options.config, ...config } };
    declareJobs(engine);
    expect((await failureOf(engine.up())).message).toMatch(message);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("a token cannot change the consumer key, and the old consumer stays", async () => {
    const { engine, confluence } = await startedJobs();
    engine.options = { config: { ...engine.options.config, ...TOKEN } };
    declareJobs(engine, { key: "jobs-2" });
    expect((await failureOf(engine.up())).message).toMatch(/password_required/);
    expect(await callerOf(confluence)).toBe("robot");
  });
});

describe("a consumer key that is taken", () => {
  test("by another link is refused before it is overwritten, at the cost of one more request", async () => {
    const { engine, confluence } = await startedJobs();
    const other = engine.declare("other", "ApplicationLink", {
      name: "Other",
      rpcUrl: "https://other.example.com",
    });
    await engine.up();
    engine.retract("jobs");
    engine.importState(engine.exportState().filter(({ name }) => name !== "jobs"));
    engine.declare("second", "IncomingConsumer", {
      ...JOBS,
      publicKey: OTHER_KEYS.publicKey,
      applicationLinkId: other.output("id"),
    });
    expect((await failureOf(engine.up())).message).toMatch(
      /"jobs" belongs to the application link "Jobs" \(.*consumer_key_taken.*Nothing was changed/,
    );
    expect(await callerOf(confluence)).toBe("robot");
  });

  test("by a new key of another link is refused with the consumer still under its old key", async () => {
    const { engine, confluence } = await startedJobs();
    const other = engine.declare("other", "ApplicationLink", {
      name: "Other",
      rpcUrl: "https://other.example.com",
    });
    const second = {
      ...JOBS,
      key: "second",
      level: "3LO",
      executeAs: undefined,
      applicationLinkId: other.output("id"),
    };
    engine.declare("second", "IncomingConsumer", second);
    await engine.up();
    engine.retract("jobs");
    engine.importState(engine.exportState().filter(({ name }) => name !== "jobs"));
    engine.declare("second", "IncomingConsumer", { ...second, key: "jobs" });
    expect((await failureOf(engine.up())).message).toMatch(/consumer_key_taken/);
    expect(confluence.state.consumers.map(({ key }) => key).sort()).toEqual(["jobs", "second"]);
  });

  test("by two resources of one program is refused before either is written", async () => {
    const { engine, confluence } = await linkedStack();
    declareJobs(engine);
    const other = engine.declare("other", "ApplicationLink", {
      name: "Other",
      rpcUrl: "https://other.example.com",
    });
    engine.declare("second", "IncomingConsumer", { ...JOBS, applicationLinkId: other.output("id") });
    expect((await failureOf(engine.up())).message).toMatch(
      /declared for two application links.*consumer_key_taken/,
    );
    expect(confluence.state.consumers.length).toBeLessThanOrEqual(1);
  });
});

function declareLink(engine: FakeEngine) {
  return engine
    .declare("link", "ApplicationLink", { name: "Jobs", rpcUrl: "https://jobs.example.com" })
    .output("id");
}

function declareJobs(engine: FakeEngine, inputs: Properties = {}): void {
  const all = { applicationLinkId: declareLink(engine), ...JOBS, ...inputs };
  engine.declare(
    "jobs",
    "IncomingConsumer",
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  );
}

async function linkedStack(options: Partial<EmulatorOptions> = {}) {
  const stack = await startInProcessStack({ users: USERS, ...options });
  declareLink(stack.engine);
  await stack.engine.up();
  return stack;
}

async function startedJobs(inputs: Properties = {}, options: Partial<EmulatorOptions> = {}) {
  const stack = await linkedStack(options);
  declareJobs(stack.engine, inputs);
  await stack.engine.up();
  return stack;
}

/** The user as whom a 2LO call runs that a published OAuth library signs. */
async function callerOf({ url }: Emulator, key = "jobs", privateKey = KEYS.privateKey): Promise<string> {
  const address = `${url}/rest/api/user/current`;
  const Authorization = signRsaSha1(key, privateKey, { url: address });
  const response = await fetch(address, { headers: { Authorization } });
  if (!response.ok) return `HTTP ${response.status}`;
  const { username } = (await response.json()) as { username: string };
  return username;
}
