import type { Kind } from "../../provider/format/kinds";
import { DynamicProvider } from "../support/dynamic-provider";
import { configurationOf, requestsDuring, startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { PROVIDER_KEY, type Properties, revealed, secret, UNKNOWN } from "../support/engine/properties";
import { providerOf } from "../support/engine/stack-state";
import { InitFailed } from "../support/plugin-process";
import { linkNamed } from "../support/stack";

const LINK_ID = "11111111-2222-3333-8444-555555555555";

/** What the plugin process receives for a resource of a kind. */
function properties(kind: Kind, inputs: Properties): Properties {
  return { ...inputs, [PROVIDER_KEY]: providerOf(kind) };
}

function link(inputs: Properties = {}): Properties {
  return properties("ApplicationLink", { name: "App", rpcUrl: "https://app.example.com", ...inputs });
}

async function startPlugin(config?: Record<string, string>) {
  const confluence = await startConfluence();
  return {
    confluence,
    plugin: await DynamicProvider.start({ config: config ?? configurationOf(confluence) }),
  };
}

/** Creates a link as the engine does: check, then create. */
async function created(plugin: DynamicProvider, inputs: Properties = {}) {
  const { inputs: checked } = await plugin.check({}, link(inputs));
  return { checked, ...(await plugin.create(checked)) };
}

/** The same, with the plugin of a later run. */
async function createdBefore() {
  const { plugin: earlier, confluence } = await startPlugin();
  const link = await created(earlier);
  return {
    ...link,
    confluence,
    plugin: await DynamicProvider.start({ config: configurationOf(confluence) }),
  };
}

describe("configuring", () => {
  test("calls that arrive together right after the start all have the configuration", async () => {
    const { plugin } = await startPlugin();
    const responses = await Promise.all(Array.from({ length: 50 }, () => plugin.check({}, link())));
    expect(responses.map(({ failures }) => failures)).toEqual(responses.map(() => []));
  });

  test("an unusable configuration is reported by every call, not only by the first", async () => {
    const { plugin } = await startPlugin({ "confluence:baseUrl": "confluence.example.com" });
    for (let call = 0; call < 3; call++) {
      const { failures } = await plugin.check({}, link());
      expect(failures).toEqual([
        {
          property: "",
          reason: expect.stringMatching(/confluence:baseUrl.*invalid_configuration/),
        },
      ]);
    }
    await expect(plugin.create(link())).rejects.toThrow(/invalid_configuration/);
    await expect(plugin.read("id", link())).rejects.toThrow(/invalid_configuration/);
  });

  test("a kind that is not on a server needs no configuration", async () => {
    const { plugin } = await startPlugin({});
    const key = properties("RsaKeyPair", {});
    expect((await plugin.check({}, key)).failures).toEqual([]);
    expect((await plugin.create({ ...key, bits: 2048 })).id).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/);
  });
});

describe("inputs", () => {
  test("the code of a resource is not an input, and every result keeps it", async () => {
    const { plugin } = await startPlugin();
    const { checked, id, outputs } = await created(plugin);
    const code = { [PROVIDER_KEY]: providerOf("ApplicationLink") };
    expect(checked).toMatchObject(code);
    expect(outputs).toMatchObject(code);
    const read = await plugin.read(id, { ...outputs, name: "Former" });
    expect(read.outputs).toMatchObject(code);
    expect(read.inputs).toMatchObject(code);
    expect(await plugin.update(id, outputs, checked)).toMatchObject(code);
  });

  test("one that is not known yet is neither validated nor lost", async () => {
    const { plugin } = await startPlugin();
    const { inputs, failures } = await plugin.check({}, link({ rpcUrl: UNKNOWN, name: UNKNOWN }));
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ name: UNKNOWN, rpcUrl: UNKNOWN, displayUrl: UNKNOWN, type: "generic" });
  });

  test("one that is not known yet counts as changed", async () => {
    const { checked, id, outputs, plugin } = await createdBefore();
    expect(await plugin.diff(id, outputs, checked)).toMatchObject({ changes: false });
    expect(await plugin.diff(id, outputs, { ...checked, name: UNKNOWN })).toMatchObject({
      changes: true,
      replaces: [],
    });
    expect(await plugin.diff(id, outputs, { ...checked, type: UNKNOWN })).toMatchObject({
      replaces: ["type"],
      deleteBeforeReplace: true,
    });
  });

  test("a rule over several of them waits until all are known", async () => {
    const { plugin } = await startPlugin();
    const consumer = (inputs: Properties) =>
      plugin.check(
        {},
        properties("IncomingConsumer", {
          applicationLinkId: UNKNOWN,
          key: "app",
          name: "App",
          publicKey: UNKNOWN,
          executeAs: "editor",
          ...inputs,
        }),
      );
    expect((await consumer({ level: UNKNOWN })).failures).toEqual([]);
    expect((await consumer({ level: "3LO" })).failures).toMatchObject([
      { property: "", reason: expect.stringMatching(/^executeAs /) },
    ]);
  });

  test("failures are reported one for each input, none as a property whose value the engine would print", async () => {
    const { plugin } = await startPlugin();
    const { failures } = await plugin.check(
      {},
      properties("ApplicationLink", { rpcUrl: "app.example.com", nmae: "App", primary: "yes" }),
    );
    expect(failures).toEqual([
      { property: "", reason: expect.stringMatching(/^nmae is not an input.*did you mean name\?/) },
      { property: "", reason: expect.stringMatching(/^rpcUrl has no scheme/) },
      { property: "", reason: expect.stringMatching(/^primary can only be true/) },
    ]);
  });

  test("a required input that is missing because its source failed is reported only by create", async () => {
    const { plugin } = await startPlugin();
    const inputs = properties("OAuthSettings", { incoming: "2LO" });
    const checked = await plugin.check({}, inputs);
    expect(checked).toEqual({ inputs: { ...inputs, connection: "default" }, failures: [] });
    await expect(plugin.create(checked.inputs)).rejects.toThrow("applicationLinkId is required");
    const stored = { ...inputs, applicationLinkId: LINK_ID, connection: "default" };
    expect(await plugin.diff("id", stored, checked.inputs)).toMatchObject({ changes: false, replaces: [] });
  });

  test("null means not given", async () => {
    const { plugin, confluence } = await startPlugin();
    await created(plugin, { displayUrl: null, primary: null, applicationId: null, adopt: null });
    expect(linkNamed(confluence, "App").displayUrl).toBe("https://app.example.com");
  });

  test("the mark around a secret is removed before the value is used", async () => {
    const { plugin, confluence } = await startPlugin();
    await plugin.create(link({ name: secret("Secret name") }));
    expect(linkNamed(confluence, "Secret name").typeId).toBe("generic");
  });
});

describe("results", () => {
  test("an update returns everything that a create returned", async () => {
    const { plugin } = await startPlugin();
    const { checked, id, outputs } = await created(plugin);
    const updated = await plugin.update(id, outputs, { ...checked, name: "Renamed" });
    expect(updated).toEqual({ ...outputs, name: "Renamed" });
  });

  test("a read returns inputs as the server has them, so that drift shows", async () => {
    const { plugin, confluence } = await startPlugin();
    const { checked, id, outputs } = await created(plugin);
    linkNamed(confluence, "App").name = "By hand";
    const read = await plugin.read(id, outputs);
    expect(read.inputs).toEqual({ ...checked, name: "By hand" });
    expect(read.outputs).toEqual({ ...outputs, name: "By hand" });
  });

  test("a read of an unchanged object returns the state as it was, and leaves the inputs as they are", async () => {
    const { plugin } = await startPlugin();
    const { id, outputs } = await created(plugin);
    expect(await plugin.read(id, outputs)).toEqual({ id, outputs, inputs: undefined });
  });

  test("a read of a deleted object returns an empty id", async () => {
    const { plugin, confluence } = await startPlugin();
    const { id, outputs } = await created(plugin);
    confluence.state.links.length = 0;
    expect((await plugin.read(id, outputs)).id).toBe("");
  });

  test("secrets are marked in what check, create, read and update return", async () => {
    const { plugin, confluence } = await startPlugin();
    confluence.settings.allowInsecureOAuth2 = true;
    const client = properties("OutgoingOAuth2Client", {
      name: "Identity provider",
      clientId: "confluence",
      clientSecret: "canary-9f2c",
      authorizationEndpoint: "https://idp.example.com/authorize",
      tokenEndpoint: "https://idp.example.com/token",
      scopes: ["openid"],
    });
    const marked = { clientSecret: secret("canary-9f2c") };
    const { inputs: checked, failures } = await plugin.check({}, client);
    expect(failures).toEqual([]);
    expect(checked).toMatchObject(marked);
    const { id, outputs } = await plugin.create(revealed(checked));
    expect(outputs).toMatchObject(marked);
    const read = await plugin.read(id, { ...revealed(outputs), name: "Former" });
    expect(read.outputs).toMatchObject(marked);
    expect(read.inputs).toMatchObject(marked);
    const changed = { ...revealed(checked), description: "changed" };
    expect(await plugin.update(id, revealed(outputs), changed)).toMatchObject(marked);
  });

  test("generated secrets are marked as well", async () => {
    const { plugin } = await startPlugin({});
    const { outputs } = await plugin.create(properties("RsaKeyPair", { bits: 2048 }));
    const { privateKeyPem, privateKeyPkcs1Pem, publicKeyPem } = outputs;
    expect(privateKeyPem).toEqual(secret(expect.stringContaining("BEGIN PRIVATE KEY")));
    expect(privateKeyPkcs1Pem).toEqual(secret(expect.stringContaining("BEGIN RSA PRIVATE KEY")));
    expect(publicKeyPem).toEqual(expect.stringContaining("BEGIN PUBLIC KEY"));
    const read = await plugin.read("id", revealed(outputs));
    expect(read.outputs.privateKeyPem).toEqual(privateKeyPem);
  });

  test("changed code is an update that writes nothing", async () => {
    const { plugin, confluence } = await startPlugin();
    const { checked, id, outputs } = await created(plugin);
    const older = { ...outputs, [PROVIDER_KEY]: `${providerOf("ApplicationLink")} ` };
    expect(await plugin.diff(id, older, checked)).toMatchObject({ changes: true, replaces: [] });
    const { writes } = await requestsDuring(confluence, async () => {
      expect(await plugin.update(id, older, checked)).toEqual(outputs);
    });
    expect(writes).toBe(0);
  });
});

describe("failures", () => {
  test("an object that was created but not finished is returned with its id, its properties and the code", async () => {
    const { plugin, confluence } = await startPlugin();
    confluence.faults.add({
      kind: "status",
      status: 500,
      match: { method: "GET", path: /3\.0\/applinks\?/, nth: 2 },
    });
    const failure = await created(plugin).catch((error: unknown) => error);
    const { id } = linkNamed(confluence, "App");
    expect(failure).toBeInstanceOf(InitFailed);
    expect(failure).toMatchObject({
      id,
      reasons: [expect.stringMatching(/Could not list the application links.*server_error/)],
      properties: {
        [PROVIDER_KEY]: providerOf("ApplicationLink"),
        name: "App",
        rpcUrl: "https://app.example.com",
        displayUrl: "https://app.example.com",
        type: "generic",
        connection: "default",
        instanceId: confluence.applicationId,
        instanceUrl: confluence.url,
        stateVersion: 1,
      },
    });
    confluence.faults.clear();
    if (failure instanceof InitFailed) await plugin.delete(failure.id, failure.properties);
    expect(confluence.state.links).toEqual([]);
  });

  test("nothing created: no id, no status that the engine would read as another failure, no stack trace", async () => {
    const { plugin, confluence } = await startPlugin();
    addLink(confluence, { name: "App", rpcUrl: "https://app.example.com" });
    const failure = await created(plugin).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(InitFailed);
    expect(failure).toMatchObject({ code: 2, message: expect.stringMatching(/already_exists/) });
    expect(plugin.output).not.toMatch(/\n\s+at /);
  });

  test("a failed read or delete has one message and no stack trace", async () => {
    const { id, outputs, plugin, confluence } = await createdBefore();
    confluence.faults.add({ kind: "status", status: 500 });
    await expect(plugin.read(id, outputs)).rejects.toThrow(/server_error/);
    await expect(plugin.delete(id, outputs)).rejects.toThrow(/server_error/);
    expect(plugin.output).not.toMatch(/\n\s+at /);
  });

  test("a state that a newer version has written is refused before any request", async () => {
    const { plugin, confluence } = await startPlugin();
    const { checked, id, outputs } = await created(plugin);
    const newer = { ...outputs, stateVersion: 2 };
    const { total } = await requestsDuring(confluence, async () => {
      await expect(plugin.read(id, newer)).rejects.toThrow(/newer_state.*npm install/);
      await expect(plugin.update(id, newer, checked)).rejects.toThrow(/newer_state/);
      await expect(plugin.delete(id, newer)).rejects.toThrow(/newer_state/);
    });
    expect(total).toBe(0);
  });
});
