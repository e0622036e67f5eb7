import type { Emulator, FaultAction } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring, requestsOf, startJira } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { secret } from "../support/engine/properties";
import { expectOneInFull } from "../support/one-in-full";
import { PUBLIC_KEYS } from "../support/public-keys";
import { seedFrom } from "../support/seed";
import { startInProcessStack, startStack } from "../support/stack";

/** `FAULTS_SEED=1 npm test -- plugin faults` repeats a run. */
const SEED = seedFrom("FAULTS_SEED");
const LINKS = 100;

/** One request in twenty fails, in one of these ways. */
const MIXED: readonly FaultAction[] = [
  { kind: "latency", ms: 20 },
  { kind: "status", status: 429 },
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "status", status: 503 },
  { kind: "status", status: 503, afterEffect: true },
  { kind: "html", status: 502 },
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "truncate" },
];
const RATE = 0.05;

function declareLinks(engine: FakeEngine, count: number, title = "Application"): void {
  for (let index = 0; index < count; index++) {
    const link = engine.declare(`link-${index}`, "ApplicationLink", {
      name: `${title} ${index}`,
      rpcUrl: `https://application-${index}.example.com`,
    });
    if (index % 4 !== 0) continue;
    engine.declare(`consumer-${index}`, "IncomingConsumer", {
      applicationLinkId: link.output("id"),
      key: `consumer-${index}`,
      name: `${title} ${index}`,
      publicKey: PUBLIC_KEYS[0],
      level: "2LOi",
    });
  }
}

function addMixedFaults({ faults }: Emulator): void {
  for (const [index, fault] of MIXED.entries()) {
    faults.add({ ...fault, rate: RATE / MIXED.length, seed: SEED + index });
  }
}

describe("a server that misbehaves", () => {
  test(`in one request of twenty: ${LINKS} links converge in one up (seed ${SEED})`, async () => {
    const { engine, confluence } = await startInProcessStack();
    const before = confluence.snapshot();
    declareLinks(engine, LINKS);
    for (const name of ["a", "b", "c", "d", "e"]) {
      engine.declare(`client-${name}`, "IncomingOAuth2Client", {
        name: `Client ${name}`,
        redirectUris: [`https://${name}.example.com/callback`],
        scope: "READ",
      });
    }
    addMixedFaults(confluence);
    await engine.up();
    const disturbed = confluence.faults.list().reduce((sum, { applied }) => sum + applied, 0);
    expect(disturbed).toBeGreaterThan(0);
    confluence.faults.clear();

    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(
      Array.from({ length: LINKS }, (_, index) => `Application ${index}`).sort(),
    );
    expect(confluence.state.consumers).toHaveLength(LINKS / 4);
    expect(confluence.state.consumers.every((consumer) => consumer.twoLOImpersonationAllowed)).toBe(true);
    expect(confluence.state.oauth2Clients).toHaveLength(5);
    expect((await requestsDuring(confluence, () => engine.up({ isRefreshed: true }))).writes).toBe(0);

    addMixedFaults(confluence);
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test("by being down ends with one error that names it", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLinks(engine, 30);
    await confluence.close();
    const { failures } = await failureOf(engine.up());
    expectOneInFull(failures, "unreachable", confluence);
    expect(engine.names).toEqual([]);
  });

  test("by never responding ends after two attempts, with one error that names it", async () => {
    const { engine, confluence } = await startInProcessStack({
      config: { "confluence:timeoutSeconds": "1" },
    });
    declareLinks(engine, 30);
    confluence.faults.add({ kind: "hang" });
    const { failures } = await failureOf(engine.up());
    expectOneInFull(failures, "timeout", confluence);
    expect(confluence.requests.total).toBeLessThanOrEqual(2);
  });

  test("by being down is reported in full once for all resources that could not be changed", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLinks(engine, 8);
    await engine.up();
    declareLinks(engine, 8, "Renamed");
    await confluence.close();
    const { failures } = await failureOf(engine.up());
    expect(failures.length).toBeGreaterThan(1);
    expectOneInFull(failures, "unreachable", confluence);
  });

  test("by restarting in the middle of an up is waited for", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLinks(engine, 40);
    let restarted: Promise<void> | undefined;
    confluence.requests.subscribe(() => {
      if (confluence.requests.total === 30) restarted ??= confluence.restart(2_000);
    });
    await engine.up();
    expect(restarted).toBeDefined();
    await restarted;
    expect(confluence.state.links).toHaveLength(40);
    expect(confluence.state.consumers).toHaveLength(10);
    expect((await requestsDuring(confluence, () => engine.up({ isRefreshed: true }))).writes).toBe(0);
  });

  test("by losing its sessions all the time does not stop operations that need one", async () => {
    const { engine, confluence } = await startInProcessStack({ quirks: { basicProviderOverRest: false } });
    const declare = (password: string) => {
      for (const name of ["a", "b", "c"]) {
        const link = engine.declare(`link-${name}`, "ApplicationLink", {
          name: `Application ${name}`,
          rpcUrl: `https://${name}.example.com`,
        });
        engine.declare(`basic-${name}`, "OutgoingBasicAuth", {
          applicationLinkId: link.output("id"),
          username: "confluence",
          password: secret(password),
        });
      }
    };
    declare("first-password");
    await engine.up();
    declare("second-password");
    let pages = 0;
    confluence.requests.subscribe(({ path, method }) => {
      const isPage = path.startsWith("/plugins/servlet/applinks/auth/conf/");
      if (isPage && method === "GET" && ++pages === 2) confluence.context.sessions.clear();
    });
    await engine.up();
    const passwords = confluence.state.links.flatMap(({ providers }) =>
      Object.values(providers).map((config) => config.password),
    );
    expect(passwords).toEqual(["second-password", "second-password", "second-password"]);
    confluence.context.sessions.clear();
    await engine.destroy();
    expect(confluence.state.links).toEqual([]);
  });
});

describe("a peer that is down while the server is fine", () => {
  test("delays only what needs it: the link is created, and the next up completes the rest", async () => {
    const [{ engine, confluence }, jira] = await Promise.all([startInProcessStack(), startJira()]);
    declareLinks(engine, 3);
    const peer = engine.declare("jira", "ApplicationLink", {
      name: "Jira",
      type: "jira",
      rpcUrl: jira.url,
      applicationId: jira.applicationId,
    });
    engine.declare("settings", "OAuthSettings", {
      applicationLinkId: peer.output("id"),
      incoming: "2LO",
      outgoing: "2LO",
    });
    jira.faults.add({ kind: "reset-before" });
    const { failures } = await failureOf(engine.up());
    expect(failures).toMatchObject([{ name: "settings" }]);
    expect(failures[0]?.message).toContain("[peer_unreachable]");
    expect(confluence.state.links).toHaveLength(4);
    expect(confluence.state.consumers.map(({ key }) => key)).toEqual(["consumer-0"]);

    jira.faults.clear();
    expect((await engine.up()).steps).toEqual(["create settings"]);
    expect(confluence.state.consumers.map(({ key }) => key)).toContain(jira.state.ownConsumer.key);
    expect((await requestsDuring(confluence, () => engine.up({ isRefreshed: true }))).writes).toBe(0);
  });
});

describe("a login that is refused", () => {
  test.each([
    ["is tried once", 5],
    ["is tried once when the account is locked at once", 1],
  ])("%s, whatever the number of resources", async (_what, captchaAfter) => {
    const { engine, confluence } = await startInProcessStack({
      captchaAfter,
      config: { "confluence:password": "wrong-password" },
    });
    declareLinks(engine, 50);
    const { failures } = await failureOf(engine.up());
    // The response to a JSON login says at once that the next one needs a CAPTCHA.
    const isCaptchaTold = captchaAfter === 1 && confluence.quirks.jsonLogin;
    expectOneInFull(failures, isCaptchaTold ? "captcha_required" : "login_rejected", confluence);
    expect(failures.map(({ message }) => message).join()).not.toContain("wrong-password");
    expect(confluence.requests.rejectedLogins).toBe(1);
    expect(requestsOf(confluence).writes).toBe(0);
  });

  test("is reported in full once for all resources that were to be changed, and the next up changes them", async () => {
    const { engine, confluence } = await startInProcessStack();
    declareLinks(engine, 12);
    await engine.up();
    const { config } = engine.options;
    engine.options = { config: { ...config, "confluence:password": "wrong-password" } };
    declareLinks(engine, 12, "Renamed");
    confluence.requests.clear();
    const { failures } = await failureOf(engine.up());
    expect(failures.length).toBeGreaterThan(1);
    expectOneInFull(failures, "login_rejected", confluence);
    expect(confluence.requests.rejectedLogins).toBe(1);

    engine.options = { config };
    await engine.up();
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => `Renamed ${index}`).sort(),
    );
  });

  test("for a CAPTCHA is not tried again either", async () => {
    const { engine, confluence } = await startStack({
      captchaAfter: 1,
      config: { "confluence:password": "wrong-password" },
    });
    declareLinks(engine, 20);
    await failureOf(engine.up());
    engine.options = { config: { ...engine.options.config, "confluence:password": "admin" } };
    confluence.requests.clear();
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(/captcha_required.*Log in once in a browser/);
    expect(confluence.requests.rejectedLogins).toBe(1);
  });
});
