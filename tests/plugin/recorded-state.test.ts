import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "../support/closing";
import { DynamicProvider } from "../support/dynamic-provider";
import { configurationOf, openServer, requestsDuring, requestsOf } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { isSecret, secret } from "../support/engine/properties";
import type { ResourceState } from "../support/engine/stack-state";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { declareMixedStack, MIXED_STACK } from "../support/mixed-stack";

/**
 * What a version of the package wrote, with the server as it was then. Addresses are replaced by placeholders; all keys
 * and secrets were made for this file.
 */
interface Recording {
  readonly resources: readonly ResourceState[];
  readonly server: ReturnType<Emulator["snapshot"]>;
  readonly publicKeys: readonly [string, string];
  readonly privateKey: string;
}

/**
 * One file for each version of the state; an old one is never made again. When `STATE_VERSION` is raised, add the next:
 * `npm test -- plugin recorded-state` writes a file that is missing.
 */
const RECORDINGS = [1].map((version) => ({
  version,
  file: join(__dirname, "..", "fixtures", `state-v${version}.json`),
}));

const CONFLUENCE_ID = "c0ffee00-1111-3222-8333-444444444444";
const JIRA_ID = "11ca0000-1111-3222-8333-444444444444";
const PLACEHOLDERS = { confluence: "http://confluence.invalid", jira: "http://jira.invalid" } as const;

/** Under the readings that the recorded server had. */
async function startServers(): Promise<{ confluence: Emulator; jira: Emulator }> {
  const [confluence, jira] = await Promise.all([
    openServer({ product: "confluence", applicationId: CONFLUENCE_ID }),
    openServer({ product: "jira", applicationId: JIRA_ID }),
  ]);
  confluence.settings.allowInsecureOAuth2 = true;
  return { confluence: closedAfterTest(confluence), jira: closedAfterTest(jira) };
}

/** The stack and the server of a recording, brought to life at the addresses of today. */
async function restored(
  file: string,
): Promise<Recording & { engine: FakeEngine; confluence: Emulator; jira: Emulator }> {
  const { confluence, jira } = await startServers();
  const text = readFileSync(file, "utf8")
    .replaceAll(PLACEHOLDERS.confluence, confluence.url)
    .replaceAll(PLACEHOLDERS.jira, jira.url);
  const recording = JSON.parse(text) as Recording;
  Object.assign(confluence.state, structuredClone(recording.server));
  const engine = new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
  engine.importState(recording.resources);
  return { ...recording, engine, confluence, jira };
}

async function record(file: string): Promise<void> {
  const { confluence, jira } = await startServers();
  const [key, ...consumers] = [0, 1, 2].map(() =>
    generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    }),
  );
  const publicKeys = [consumers[0]?.publicKey ?? "", consumers[1]?.publicKey ?? ""] as const;
  const privateKey = key?.privateKey ?? "";
  const engine = new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
  declareMixedStack(engine, { jira, publicKeys, privateKey }, 0);
  await engine.up();
  const recording: Recording = {
    resources: engine.exportState(),
    server: confluence.snapshot(),
    publicKeys,
    privateKey,
  };
  const text = JSON.stringify(recording, undefined, 2)
    .replaceAll(confluence.url, PLACEHOLDERS.confluence)
    .replaceAll(jira.url, PLACEHOLDERS.jira);
  writeFileSync(file, `${text}\n`);
}

describe.each(RECORDINGS)("a state of version $version", ({ file }) => {
  test("has been recorded for every kind", async () => {
    if (!existsSync(file)) await record(file);
    const { engine } = await restored(file);
    expect([...engine.names].sort()).toEqual([...MIXED_STACK].sort());
  });

  test("is read without any drift", async () => {
    const { engine, confluence } = await restored(file);
    const before = confluence.snapshot();
    expect((await engine.refresh()).drift).toEqual({});
    expect(confluence.snapshot()).toEqual(before);
    expect([...engine.names].sort()).toEqual([...MIXED_STACK].sort());
  });

  test("is found to be as its program declares, without a request", async () => {
    const { engine, confluence, jira, publicKeys, privateKey } = await restored(file);
    declareMixedStack(engine, { jira, publicKeys, privateKey }, 0);
    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
  });

  test("is updated in place by a changed program", async () => {
    const { engine, confluence, jira, publicKeys, privateKey } = await restored(file);
    declareMixedStack(engine, { jira, publicKeys, privateKey }, 1);
    const ids = new Map(MIXED_STACK.map((name) => [name, engine.resource(name).id]));
    const { steps } = await engine.up();
    expect([...steps].sort()).toEqual(MIXED_STACK.map((name) => `update ${name}`).sort());
    for (const [name, id] of ids) expect(engine.resource(name).id).toBe(id);
    expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("is destroyed completely", async () => {
    const { engine, confluence } = await restored(file);
    await engine.destroy();
    expect(confluence.snapshot()).toMatchObject({
      links: [],
      consumers: [],
      serviceProviderConsumers: [],
      trustedApplications: [],
      oauth2Clients: [],
      oauth2Configs: [],
    });
  });

  test("of which every part is gone from the server is destroyed all the same", async () => {
    const { engine, confluence } = await restored(file);
    confluence.reset();
    confluence.settings.allowInsecureOAuth2 = true;
    await engine.destroy();
    expect(engine.names).toEqual([]);
  });

  test.each(MIXED_STACK)("of a newer version is refused for %s, and nothing is changed", async (name) => {
    const { engine, confluence } = await restored(file);
    const newer = engine.resource(name);
    engine.importState([{ ...newer, dependencies: [], outputs: { ...newer.outputs, stateVersion: 2 } }]);
    const before = confluence.snapshot();
    for (const operation of [() => engine.refresh(), () => engine.destroy()]) {
      expect((await failureOf(operation())).message).toMatch(
        /was written by a newer version of pulumi-confluence-applinks\. \[newer_state\] Install that version/,
      );
    }
    expect(requestsOf(confluence).writes).toBe(0);
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("the state of a dynamic resource that was given secrets", () => {
  const subject = (commonName: unknown) => ({ certificate: { commonName } });
  const NAME = "canary-name";

  test("has what comes from them as ciphertext too: after create, update and refresh", async () => {
    const engine = new FakeEngine({ config: {} }, DynamicProvider.start);
    engine.declare("key", "RsaKeyPair", subject(secret(`${NAME}-1`)));
    await engine.up();
    const { certificatePem: first } = engine.outputs("key");
    engine.declare("key", "RsaKeyPair", subject(secret(`${NAME}-2`)));
    await engine.up();
    const { certificatePem: second } = engine.outputs("key");
    await engine.refresh();
    const { certificatePem: third, publicKeyPem } = engine.outputs("key");
    expect([first, second, third].map(isSecret)).toEqual([true, true, true]);
    expect(isSecret(publicKeyPem)).toBe(false);
    expect(second).not.toEqual(first);
    expect(engine.stateText()).not.toMatch(/canary-name|BEGIN CERTIFICATE/);
    expect((await engine.up()).steps).toEqual([]);
  });
});

describe("a stack whose server has moved", () => {
  test("is told by a refresh and a destroy, which use the recorded base URL, how to use the new one", async () => {
    const confluence = closedAfterTest(await openServer({ product: "confluence" }));
    const engine = new FakeEngine({ config: configurationOf(confluence) });
    engine.declare("link", "ApplicationLink", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
    await engine.up();
    engine.options = {
      config: { ...configurationOf(confluence), "confluence:baseUrl": "http://127.0.0.1:9" },
    };
    for (const run of [() => engine.refresh(), () => engine.destroy()]) {
      expect((await failureOf(run())).message).toMatch(
        /\[unreachable\] .*that the last `pulumi up` recorded: after a change of it, add `--run-program`/,
      );
    }
    const { "confluence:password": _, ...withoutLogin } = configurationOf(confluence);
    engine.options = { config: withoutLogin };
    expect((await failureOf(engine.refresh())).message).toMatch(/\[not_configured\] .*add `--run-program`/);
    engine.options = {
      config: { ...withoutLogin, "confluence:password": "admin", "confluence:baseUrl": "http://127.0.0.1:9" },
    };
    engine.declare("other", "ApplicationLink", { name: "Other", rpcUrl: "https://other.example.com" });
    expect((await failureOf(engine.up())).message).not.toContain("run-program");
  });
});
