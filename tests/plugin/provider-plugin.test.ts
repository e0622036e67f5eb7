import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { factsOf, type Kind } from "../../provider/format/kinds";
import { closedAfterTest } from "../support/closing";
import { configurationOf, requestsDuring, startConfluence, startJira } from "../support/emulator";
import { FakeEngine } from "../support/engine/fake-engine";
import { isSecret, type Properties, revealed, secret, UNKNOWN } from "../support/engine/properties";
import { EngineLog } from "../support/engine-log-server";
import { declareMixedStack, MIXED_STACK } from "../support/mixed-stack";
import { startNativePlugin } from "../support/native-plugin";
import { InitFailed } from "../support/plugin-process";
import { ProviderPlugin, urnOf } from "../support/provider-plugin";

const LINK = { kind: "ApplicationLink", name: "reporting" };
const KEY = { kind: "RsaKeyPair", name: "key" };
const CONSUMER = { kind: "IncomingConsumer", name: "consumer" };
const REPORTING = { name: "Reporting", rpcUrl: "https://reporting.example.com" };
const WARNING = 2;
/** Long enough to cancel a run meanwhile. */
const SLOW_MS = 1_000;
const POLL_MS = 5;

describe("the provider plugin", () => {
  test("accepts secrets and previews, and returns the schema that the build has written", async () => {
    const plugin = await ProviderPlugin.start();
    expect(await plugin.handshake()).toMatchObject({ acceptSecrets: true, acceptOutputs: true });
    expect(await plugin.configure({})).toMatchObject({
      acceptsecrets: true,
      acceptoutputs: true,
      supportspreview: true,
    });
    const built = readFileSync(join(__dirname, "../../dist/plugin/schema.json"), "utf8");
    expect(await plugin.schema()).toBe(built);
    await expect(plugin.schema(7)).rejects.toThrow("There is no schema of version 7");
  });

  test("serves an engine that makes no handshake, as older ones do", async () => {
    const plugin = await ProviderPlugin.start({ config: {} });
    const { inputs, failures } = await plugin.check(KEY, {});
    expect(failures).toEqual([]);
    expect(await plugin.create(KEY, inputs)).toMatchObject({ id: expect.any(String) });
  });

  test("serves no mapping, and no type that the package does not have", async () => {
    const plugin = await ProviderPlugin.start({ config: {} });
    expect(await plugin.getMapping()).toMatchObject({ provider: "", data: "" });
    await expect(plugin.check({ kind: "Link", name: "a" }, {})).rejects.toThrow(
      "The package confluence has no resource of the type confluence:index:Link",
    );
  });

  test("reports missing configuration, and can be cancelled in any state", async () => {
    const plugin = await ProviderPlugin.start();
    await expect(plugin.invoke("getManifest")).rejects.toThrow("before it was configured");
    await plugin.cancel();
    await plugin.configure({});
    await expect(plugin.invoke("getManifest")).rejects.toThrow(/confluence:baseUrl/);
    await plugin.cancel();
  });

  test("serves an engine that attaches to it, with PULUMI_DEBUG_PROVIDERS", async () => {
    const { plugin } = await configured();
    const engine = closedAfterTest(await EngineLog.start());
    await plugin.attach(engine.address);
    const settings = { kind: "OAuthSettings", name: "settings" };
    await plugin.check(settings, { applicationLinkId: UNKNOWN, incoming: "2LOi" });
    expect(engine.entries).toMatchObject([{ urn: urnOf(settings), severity: WARNING }]);
    expect(plugin.warnings).toEqual([]);
  });

  test("begins anew for the next run of such an engine, also after a cancelled one", async () => {
    const { plugin, config } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    await plugin.cancel();
    await expect(plugin.create(LINK, inputs)).rejects.toThrow("[cancelled]");

    const other = await startConfluence();
    const engine = closedAfterTest(await EngineLog.start());
    await plugin.attach(engine.address);
    await plugin.configure({ ...config, baseUrl: other.url });
    expect((await plugin.check({ ...LINK, name: "renamed" }, REPORTING)).failures).toEqual([]);
    await plugin.create(LINK, inputs);
    expect(other.state.links).toMatchObject([{ name: "Reporting" }]);
  });

  test("ends with its engine", async () => {
    const plugin = await ProviderPlugin.start({ config: {}, hasStdin: true });
    await plugin.endEngine();
    expect(await plugin.ended).toBe(1);
  });
});

describe("the provider's configuration", () => {
  test("misspelt keys are reported with a suggestion, also in named connections", async () => {
    const plugin = await ProviderPlugin.start();
    const { failures } = await plugin.checkConfig({
      baseURL: "https://wiki.example.com",
      connections: { jira: { pasword: "x" } },
    });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/confluence:baseURL is not an option: .*baseUrl/),
      expect.stringMatching(/confluence:connections\.jira\.pasword is not an option: .*password/),
    ]);
  });

  test("messages name the inputs of a provider that the program declares, and keys for the default one", async () => {
    const confluence = await startConfluence();
    const login = { baseUrl: confluence.url, username: "admin", password: "wrong" };
    const named = { ...login, connections: { jira: { baseUrl: confluence.url } } };
    const { failures } = await (await ProviderPlugin.start()).checkConfig({ baseURL: "" }, "staging");
    expect(failures).toMatchObject([
      { reason: 'baseURL of the provider "staging" is not an option: did you mean baseUrl?' },
    ]);

    const plugin = await ProviderPlugin.start({ config: named, provider: "staging" });
    const { inputs } = await plugin.check(LINK, REPORTING);
    await expect(plugin.create(LINK, inputs)).rejects.toThrow(
      'Check the user name and password of the connection "default" (`username` and `password` of the provider "staging").',
    );
    await plugin.check(LINK, { ...REPORTING, connection: "jira" });
    expect(plugin.warnings.map(({ message }) => message).join()).toContain(
      'Set `connections.jira.username` of the provider "staging" and set `connections.jira.password` of the provider "staging", or set `connections.jira.token` of the provider "staging"; or set CONFLUENCE_JIRA_USERNAME',
    );
    expect(plugin.output).not.toContain("confluence:");

    const byDefault = await ProviderPlugin.start({ config: login, provider: "default_0_1_0" });
    await expect(byDefault.create(LINK, inputs)).rejects.toThrow("(`confluence:username` and");
  });

  test.each([
    ["an object, as YAML programs give it", (connections: object) => connections],
    ["JSON, as the SDKs send it", (connections: object) => JSON.stringify(connections)],
  ])("credentials become secrets, where connections are %s", async (_, written) => {
    const plugin = await ProviderPlugin.start();
    const connections = written({ jira: { baseUrl: "https://jira.example.com", token: "t" } });
    const { inputs, failures } = await plugin.checkConfig({
      baseUrl: "https://wiki.example.com",
      username: "admin",
      password: "p",
      connections,
      version: "0.1.0",
    });
    expect(failures).toEqual([]);
    expect(Object.keys(inputs).filter((name) => isSecret(inputs[name]))).toEqual(["connections", "password"]);
    expect(revealed(inputs)).toMatchObject({ password: "p", connections });
  });

  test("a named connection is used whether it is an object or JSON", async () => {
    const [confluence, other] = [await startConfluence(), await startConfluence()];
    const { baseUrl, username, password } = keysOf(configurationOf(other));
    const connections = { other: { baseUrl, username, password } };
    for (const written of [connections, JSON.stringify(connections)]) {
      const plugin = await ProviderPlugin.start({
        config: { ...keysOf(configurationOf(confluence)), connections: written },
      });
      expect(await plugin.invoke("getManifest", { connection: "other" })).toMatchObject({
        url: other.url,
      });
    }
  });

  test("requireSecretConfig causes a warning, because the engine passes all values without marks", async () => {
    const plugin = await ProviderPlugin.start();
    const config = { baseUrl: "https://wiki.example.com", username: "admin", password: "p" };
    expect((await plugin.checkConfig({ ...config, requireSecretConfig: "false" })).failures).toEqual([]);
    expect(plugin.warnings).toEqual([]);
    expect((await plugin.checkConfig({ ...config, requireSecretConfig: "true" })).failures).toEqual([]);
    expect(plugin.warnings).toMatchObject([{ message: expect.stringContaining("doctor --stack") }]);
  });

  test("another address or login replaces nothing", async () => {
    const plugin = await ProviderPlugin.start();
    const diff = await plugin.diffConfig(
      { baseUrl: "https://a.example.com" },
      { baseUrl: "https://b.example.com" },
    );
    expect(diff).toMatchObject({ replaces: [] });
  });
});

describe("check and diff", () => {
  test("failures name the field in their message, and a refused value is returned as a secret", async () => {
    const { plugin } = await configured();
    const { inputs, failures } = await plugin.check(LINK, { ...REPORTING, rpcURL: "canary" });
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/rpcURL .*rpcUrl/) }]);
    expect(JSON.stringify(failures)).not.toContain("canary");
    expect(inputs).not.toHaveProperty("rpcURL");
  });

  test.each([
    ["a number", 7],
    ["a list", ["Reporting"]],
    ["an object", { de: "Reporting" }],
    ["a boolean", true],
  ])("%s instead of a string is refused", async (_, name) => {
    const { plugin } = await configured();
    const { failures } = await plugin.check(LINK, { ...REPORTING, name });
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/^name must be/) }]);
  });

  test("a secret given to an input that is not secret stays one, in inputs and outputs", async () => {
    const { plugin } = await configured();
    const { inputs } = await plugin.check(LINK, {
      ...REPORTING,
      displayUrl: secret("https://hidden.example.com"),
    });
    expect(isSecret(inputs.displayUrl)).toBe(true);
    expect(isSecret(inputs.name)).toBe(false);
    const planned = await plugin.create(LINK, inputs, true);
    expect(isSecret(planned.outputs.displayUrl)).toBe(true);
    const { id, outputs } = await plugin.create(LINK, inputs);
    expect(isSecret(outputs.displayUrl)).toBe(true);
    const read = await plugin.read(LINK, id, outputs, inputs);
    expect([isSecret(read.outputs.displayUrl), isSecret(read.inputs.displayUrl)]).toEqual([true, true]);
    const updated = await plugin.update(LINK, id, outputs, { ...inputs, name: "Reports" });
    expect(isSecret(updated.displayUrl)).toBe(true);
  });

  test("an input that only steers the provider is read as the program has it now", async () => {
    const { plugin } = await configured();
    const { inputs } = await plugin.check(LINK, { ...REPORTING, adopt: "never" });
    const { id, outputs } = await plugin.create(LINK, inputs);
    const { inputs: now } = await plugin.check(LINK, { ...REPORTING, adopt: "identical" });
    expect((await plugin.diff(LINK, id, outputs, now)).changes).toBe(false);
    expect((await plugin.read(LINK, id, outputs, now)).inputs).toEqual(now);
  });

  test("what comes from such a secret is one too: a default, also of refused inputs, and outputs", async () => {
    const { plugin } = await configured();
    const url = secret("https://canary.example.com");
    const { inputs } = await plugin.check(LINK, { name: "Reporting", rpcUrl: url });
    const { outputs } = await plugin.create(LINK, inputs);
    const refused = await plugin.check(LINK, { name: 7, rpcUrl: url });
    const pair = await plugin.check(KEY, { certificate: { commonName: secret("canary") } });
    const planned = await plugin.create(KEY, pair.inputs, true);
    const made = await plugin.create(KEY, pair.inputs);
    const read = await plugin.read(KEY, made.id, made.outputs, pair.inputs);
    for (const properties of [inputs, outputs, refused.inputs])
      expect(isSecret(properties.displayUrl)).toBe(true);
    for (const { outputs } of [planned, made, read]) {
      expect(isSecret(outputs.certificatePem)).toBe(true);
      expect(isSecret(outputs.publicKeyPem)).toBe(false);
    }
    const { inputs: own } = await plugin.check(LINK, {
      ...REPORTING,
      rpcUrl: url,
      displayUrl: REPORTING.rpcUrl,
    });
    expect(isSecret(own.displayUrl)).toBe(false);
  });

  test("a secret given to an input that is not secret is in no warning and no failure", async () => {
    const { plugin, config } = await configured();
    const key = secret("canary-key");
    const inputs = { applicationLinkId: UNKNOWN, key, name: "Reporting", publicKey: UNKNOWN, level: "2LO" };
    await plugin.check(CONSUMER, inputs);
    expect(plugin.warnings).toMatchObject([{ message: expect.stringContaining('the consumer "[secret]"') }]);

    const made = await plugin.check(LINK, REPORTING);
    await plugin.create(LINK, made.inputs);
    const other = await ProviderPlugin.start({ config });
    const { inputs: taken } = await other.check(LINK, { ...REPORTING, name: secret("canary-name") });
    await expect(other.create(LINK, taken)).rejects.toThrow(
      'differs in name: "Reporting" on the server, "[secret]" declared',
    );
    expect(plugin.output).not.toContain("canary");
  });

  test("changes are reported property by property, with whether they replace", async () => {
    const { plugin: first, config } = await configured();
    const { inputs } = await first.check(LINK, REPORTING);
    const { id, outputs } = await first.create(LINK, inputs);
    const plugin = await ProviderPlugin.start({ config });
    expect(await plugin.diff(LINK, id, outputs, inputs)).toMatchObject({ changes: false, details: {} });
    expect(await plugin.diff(LINK, id, outputs, { ...inputs, name: "Reports", primary: true })).toMatchObject(
      {
        changes: true,
        replaces: [],
        // For an engine that replaces it nevertheless: the option replaceOnChanges.
        deleteBeforeReplace: true,
        details: { name: "UPDATE", primary: "ADD" },
      },
    );
    expect(await plugin.diff(LINK, id, outputs, { ...inputs, type: "jira" })).toMatchObject({
      changes: true,
      replaces: ["type"],
      deleteBeforeReplace: true,
      details: { type: "UPDATE_REPLACE" },
    });
  });

  test("a replacement by the option replaceOnChanges, which the engine keeps to itself, deletes the object", async () => {
    const { plugin: first, confluence, config } = await configured();
    const { inputs } = await first.check(LINK, REPORTING);
    const { id, outputs } = await first.create(LINK, inputs);
    const plugin = await ProviderPlugin.start({ config });
    const renamed = { ...REPORTING, name: "Reports" };
    const { inputs: news } = await plugin.check(LINK, renamed, inputs);
    expect(await plugin.diff(LINK, id, outputs, news)).toMatchObject({ changes: true, replaces: [] });
    expect((await plugin.check(LINK, renamed)).failures).toEqual([]);
    await plugin.delete(LINK, id, outputs);
    expect(confluence.state.links).toEqual([]);
    await plugin.create(LINK, news);
    expect(confluence.state.links).toMatchObject([{ name: "Reports" }]);
    expect(plugin.warnings).toEqual([]);
  });

  test("a warning is a line of the engine's log at its resource, once", async () => {
    const { plugin } = await configured();
    const settings = { kind: "OAuthSettings", name: "settings" };
    for (const _ of ["preview", "up"])
      await plugin.check(settings, { applicationLinkId: UNKNOWN, incoming: "2LOi" });
    expect(plugin.warnings).toEqual([
      {
        urn: urnOf(settings),
        severity: WARNING,
        message: expect.stringContaining('OAuthSettings "settings": '),
      },
    ]);
  });
});

describe("a preview", () => {
  test("of a creation knows the inputs, and no output of the server", async () => {
    const { plugin, confluence } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    const planned = await plugin.create(LINK, inputs, true);
    expect(planned).toMatchObject({
      id: "",
      outputs: { ...REPORTING, instanceId: UNKNOWN, instanceUrl: UNKNOWN, adopted: UNKNOWN },
    });
    expect(confluence.state.links).toEqual([]);
  });

  test("of a key pair shows no key, and marks what will be secret", async () => {
    const { plugin } = await configured();
    const { inputs } = await plugin.check(KEY, {});
    const { outputs } = await plugin.create(KEY, inputs, true);
    expect(outputs.publicKeyPem).toBe(UNKNOWN);
    expect(outputs.privateKeyPem).toEqual(secret(UNKNOWN));
    expect(JSON.stringify(outputs)).not.toContain("BEGIN");
  });

  test("of an update keeps the outputs that stay, and forgets those that depend on what changes", async () => {
    const { plugin } = await configured();
    const { inputs } = await plugin.check(KEY, { certificate: { commonName: "one" } });
    const { id, outputs } = await plugin.create(KEY, inputs);
    const planned = await plugin.update(
      KEY,
      id,
      outputs,
      { ...inputs, certificate: { commonName: "two" } },
      true,
    );
    expect(planned.publicKeyPem).toBe(outputs.publicKeyPem);
    expect(isSecret(planned.privateKeyPem)).toBe(true);
    expect(planned.certificatePem).toBe(UNKNOWN);
  });

  test("accepts inputs that are not known yet", async () => {
    const { plugin, confluence } = await configured();
    const requests = await requestsDuring(confluence, async () => {
      const { inputs, failures } = await plugin.check(CONSUMER, {
        applicationLinkId: UNKNOWN,
        key: "reporting",
        name: "Reporting",
        publicKey: UNKNOWN,
      });
      expect(failures).toEqual([]);
      const { outputs } = await plugin.create(CONSUMER, inputs, true);
      expect(outputs).toMatchObject({ applicationLinkId: UNKNOWN, key: "reporting", publicKey: UNKNOWN });
    });
    expect(requests.total).toBe(0);
  });
});

describe("a stack of every kind", () => {
  test("is created, unchanged by a second up, changed, imported and removed as with dynamic resources", async () => {
    const [confluence, jira] = [await startConfluence(), await startJira()];
    confluence.settings.allowInsecureOAuth2 = true;
    const before = confluence.snapshot();
    const engine = new FakeEngine({ config: configurationOf(confluence) }, startNativePlugin);
    declareMixedStack(engine, { jira }, 0);
    const { steps } = await engine.up();
    expect([...steps].sort()).toEqual(MIXED_STACK.map((name) => `create ${name}`).sort());
    expect(engine.stateText()).not.toMatch(/-one|PRIVATE KEY/);

    const again = await requestsDuring(confluence, async () => {
      expect((await engine.preview()).steps).toEqual([]);
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(again.total).toBe(0);
    expect((await engine.refresh()).steps).toEqual([]);

    declareMixedStack(engine, { jira }, 1);
    await engine.up();
    expect((await engine.up()).steps).toEqual([]);

    const plugin = await ProviderPlugin.start({ config: keysOf(configurationOf(confluence)) });
    for (const { name, kind, id, references } of importsOf(engine)) {
      const subject = { kind, name };
      for (const reference of [id, ...references]) {
        const found = await plugin.read(subject, reference);
        expect({ name, reference, id: found.id }).toEqual({ name, reference, id });
        const { failures, inputs } = await plugin.check(subject, withSecrets(kind, found.inputs));
        expect({ name, failures }).toEqual({ name, failures: [] });
        const diff = await plugin.diff(subject, id, found.outputs, inputs);
        expect({ name, diff: Object.keys(diff.details) }).toEqual({ name, diff: secretInputsOf(kind) });
      }
      await expect(plugin.read(subject, "nobody-knows-this")).rejects.toThrow(
        `There is no ${kind} ${kind === "ApplicationLink" ? "with the id, name or RPC URL" : ""}`.trim(),
      );
    }
    await plugin.close();

    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test("imports BasicAuthentication, the one object without a name", async () => {
    const confluence = await startConfluence({ profile: "default" });
    const config = keysOf(configurationOf(confluence));
    const subject = { kind: "BasicAuthentication", name: "logins" };
    const first = await ProviderPlugin.start({ config });
    const { inputs } = await first.check(subject, { enabled: true, allowedPaths: ["/rest/reports"] });
    const { id, outputs } = await first.create(subject, inputs);
    const plugin = await ProviderPlugin.start({ config });
    expect(await plugin.diff(subject, id, outputs, inputs)).toMatchObject({ changes: false });
    const found = await plugin.read(subject, id);
    expect(found).toMatchObject({ id, inputs: { enabled: true, allowedPaths: ["/rest/reports"] } });
    expect(await plugin.diff(subject, id, found.outputs, found.inputs)).toMatchObject({ changes: false });
    await expect(plugin.read(subject, "somebody")).rejects.toThrow(
      /There is no BasicAuthentication with the id or name "somebody" on http.*not_found.*spelling/,
    );
    await plugin.delete(subject, id, outputs);
  });

  test("what exists only in the state cannot be imported, and the error says what to do", async () => {
    const { plugin } = await configured();
    await expect(plugin.read(KEY, "key")).rejects.toThrow(/RsaKeyPair cannot be imported.*importPrivateKey/);
  });

  test("an object that is created but not finished is recorded with its id and state, with secrets marked", async () => {
    const { plugin, confluence } = await configured();
    confluence.faults.add({
      kind: "status",
      status: 500,
      match: { method: "GET", path: /3\.0\/applinks\?/, nth: 2 },
    });
    const { inputs } = await plugin.check(LINK, { ...REPORTING, name: secret("Reporting") });
    const error = await plugin.create(LINK, inputs).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(InitFailed);
    const { id, properties, reasons } = error as InitFailed;
    expect(id).toBe(confluence.state.links[0]?.id);
    expect(isSecret(properties.name)).toBe(true);
    expect(reasons).toHaveLength(1);
  });
});

describe("an operation with the option customTimeouts", () => {
  const LIMIT_SECONDS = 0.5;
  const OTHER = "https://other.example.com";

  test("gives up a read that does not end and names the option; the next one, without it, goes on", async () => {
    const { confluence, config } = await configured();
    const plugin = await ProviderPlugin.start({ config: { ...config, timeoutSeconds: 2 } });
    const { inputs } = await plugin.check(LINK, REPORTING);
    confluence.faults.add({ kind: "hang", match: { times: 1 } });
    const [limited, other] = await Promise.allSettled([
      plugin.create(LINK, inputs, false, LIMIT_SECONDS),
      plugin.create(
        { ...LINK, name: "other" },
        { ...inputs, name: "Other", rpcUrl: OTHER, displayUrl: OTHER },
      ),
    ]);
    expect(limited).toMatchObject({
      reason: {
        message: expect.stringMatching(
          /^The create took longer than the 0\.5 s that the resource option customTimeouts allows\. \[cancelled\] Raise `create`/,
        ),
      },
    });
    expect(other).toMatchObject({ status: "fulfilled" });
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["Other"]);
    expect(await plugin.create(LINK, inputs, false, 60)).toMatchObject({ id: expect.any(String) });
  });

  test("completes a write in progress, records what it made, and sends no other request", async () => {
    const { plugin, confluence } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    confluence.faults.add({ kind: "latency", ms: 2 * SLOW_MS, match: { method: "PUT" } });
    const error = await plugin.create(LINK, inputs, false, 1).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InitFailed);
    const { id, properties, message } = error as InitFailed;
    expect(message).toMatch(/customTimeouts/);
    expect(confluence.state.links).toMatchObject([{ id }]);
    confluence.faults.clear();
    expect(await plugin.update(LINK, id, properties, inputs)).toMatchObject({ name: "Reporting" });
  });

  test("does not wait for a server to come back", async () => {
    const { plugin: first, confluence, config } = await configured();
    const { inputs } = await first.check(LINK, REPORTING);
    const { id, outputs } = await first.create(LINK, inputs);
    confluence.faults.add({ kind: "status", status: 429, retryAfter: 50 });
    const plugin = await ProviderPlugin.start({ config });
    await expect(plugin.delete(LINK, id, outputs, LIMIT_SECONDS)).rejects.toThrow("customTimeouts");
    expect(confluence.state.links).toHaveLength(1);
  });
});

describe("a cancelled run", () => {
  test("completes the request in progress and records what it made, and sends no other", async () => {
    const { plugin, confluence, config } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    confluence.faults.add({ kind: "latency", ms: SLOW_MS, match: { method: "PUT" } });
    const created = plugin.create(LINK, inputs).catch((error: unknown) => error);
    while (confluence.faults.list()[0]?.applied !== 1) await sleep(POLL_MS);
    await plugin.cancel();
    const error = await created;
    expect(error).toBeInstanceOf(InitFailed);
    const { id, properties, message } = error as InitFailed;
    expect(message).toMatch(/the run was cancelled\. \[cancelled\]/);
    expect(confluence.state.links).toMatchObject([{ id }]);

    confluence.requests.clear();
    await expect(plugin.create({ ...LINK, name: "second" }, inputs)).rejects.toThrow("[cancelled]");
    expect(confluence.requests.total).toBe(0);

    confluence.faults.clear();
    const next = await ProviderPlugin.start({ config });
    expect(await next.update(LINK, id, properties, inputs)).toMatchObject({ name: "Reporting" });
  });

  test("does not wait for a server to come back", async () => {
    const { plugin, confluence } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    confluence.faults.add({ kind: "status", status: 429, retryAfter: 50 });
    const created = plugin.create(LINK, inputs).catch((error: unknown) => error);
    while (confluence.requests.total === 0) await sleep(POLL_MS);
    await plugin.cancel();
    expect(String(await created)).toContain("[cancelled]");
  });
});

describe("functions", () => {
  test("return links, their status and the manifest", async () => {
    const { plugin, confluence } = await configured();
    const { inputs } = await plugin.check(LINK, REPORTING);
    const { id } = await plugin.create(LINK, inputs);
    expect(await plugin.invoke("listApplicationLinks")).toMatchObject({ links: [{ id, name: "Reporting" }] });
    for (const reference of [{ id }, { name: "Reporting" }, { rpcUrl: REPORTING.rpcUrl }])
      expect(await plugin.invoke("getApplicationLink", reference)).toMatchObject({ id, name: "Reporting" });
    expect(await plugin.invoke("getApplicationLinkStatus", { id })).toMatchObject({ working: false });
    expect(await plugin.invoke("getManifest")).toMatchObject({
      id: confluence.applicationId,
      url: confluence.url,
    });
  });

  test.each([
    ["listApplicationLinks", { conection: "default" }, /conection .*connection/],
    ["getApplicationLink", { name: 7 }, "name must be a string"],
    ["getApplicationLink", {}, /id, name|one of/],
    ["getApplicationLink", { name: "Nobody" }, "Nobody"],
    ["getApplicationLinkStatus", {}, "id is required"],
    ["getApplicationLinkStatus", { id: ["a"] }, "id must be a string"],
    ["getManifest", { id: "a" }, /id .*connection/],
    ["getManifest", { connection: "other" }, "No connection with this name is configured"],
    ["constructor", {}, /no function/],
    ["getLink", {}, "The package confluence has no function confluence:index:getLink"],
  ])("%s refuses %j", async (name, args, message) => {
    const { plugin } = await configured();
    await expect(plugin.invoke(name, args)).rejects.toThrow(message);
  });
});

async function configured() {
  const confluence = await startConfluence();
  const config = keysOf(configurationOf(confluence));
  return { confluence, config, plugin: await ProviderPlugin.start({ config }) };
}

/** Configuration by its keys within the package. */
function keysOf(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^confluence:/, ""), value]),
  );
}

/** Resources of the state that can be imported, each with other references than its id. */
function importsOf(engine: FakeEngine) {
  const ofReporting = ["Reports", "https://reporting.example.com", "https://reporting.example.com/"];
  const names: Readonly<Record<string, readonly string[]>> = {
    reporting: ofReporting,
    consumer: ofReporting,
    provider: ofReporting,
    warehouse: ["Warehouse"],
    basic: ["Warehouse", "https://depot.example.com"],
    jira: ["Issues"],
    settings: ["Issues"],
    trust: ["Issues"],
    client: ["Reports"],
    login: ["Login"],
  };
  return Object.entries(names).map(([name, references]) => {
    const { type, id } = engine.resource(name);
    return { name, kind: type.split(":").at(-1) ?? "", id, references };
  });
}

function secretInputsOf(kind: string): string[] {
  return [...factsOf(kind as Kind).secretInputs];
}

/** The server returns no secrets: the program that declares the imported object has to supply them. */
function withSecrets(kind: string, inputs: Properties): Properties {
  return { ...inputs, ...Object.fromEntries(secretInputsOf(kind).map((name) => [name, secret("declared")])) };
}
