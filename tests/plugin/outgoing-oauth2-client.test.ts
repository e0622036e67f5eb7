import type { Emulator, EmulatorOptions, OAuth2Config } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { revealed } from "../support/engine/properties";
import { startInProcessStack, startStack } from "../support/stack";

const MAIL = {
  name: "Company mail",
  clientId: "confluence",
  clientSecret: "mail-secret-5521",
  authorizationEndpoint: "https://idp.example.com/oauth2/authorize",
  tokenEndpoint: "https://idp.example.com/oauth2/token",
  scopes: ["openid", "mail"],
};

/** Confluence's own address must be https for this resource. */
const WIKI = "https://wiki.example.com";

/** What the server derives from the authorisation endpoint. */
const SUFFIX = "Ae9PEQqLF2Nid5KDi0yXCg";

describe("creating an OutgoingOAuth2Client", () => {
  test("costs one write, running again costs no request, and destroying leaves the server as found", async () => {
    const { engine, confluence } = await startStack({ baseUrl: WIKI });
    const before = confluence.snapshot();
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    const creation = await requestsDuring(confluence, () => engine.up());
    expect(creation).toMatchObject({ writes: 1, reads: 2 + pathsTried(confluence) });
    const stored = onlyConfiguration(confluence);
    expect(stored).toMatchObject({ ...MAIL, type: "GENERIC", scopes: ["mail", "openid"] });
    expect(engine.resource("mail").id).toBe(stored.id);
    expect(revealed(engine.outputs("mail"))).toMatchObject({
      redirectUriSuffix: SUFFIX,
      redirectUri: expect.stringMatching(`^https://wiki\\.example\\.com/.*${SUFFIX}$`),
    });

    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.destroy()).steps).toEqual(["delete mail"]);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("costs one read for each refresh", async () => {
    const { engine, confluence } = await startedMail();
    const { byRoute } = await requestsDuring(confluence, () => engine.refresh());
    expect(Object.values(byRoute)).toEqual([1, ...Array<number>(pathsTried(confluence)).fill(1)]);
    expect(byRoute["GET /rest/applinks/1.0/manifest"]).toBe(1);
  });

  test("keeps the secret out of the serialized state and of everything printed", async () => {
    const { engine } = await startStack({ baseUrl: WIKI });
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    const { output } = await engine.up();
    expect(engine.stateText()).not.toContain(MAIL.clientSecret);
    expect(output).not.toContain(MAIL.clientSecret);
  });

  test("works on a server that has the resource elsewhere", async () => {
    const { engine, confluence } = await startedMail(
      {},
      {
        quirks: { oauth2ConfigPath: "/rest/oauth2/latest/config" },
      },
    );
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, description: "Notifications" });
    await engine.up();
    expect(onlyConfiguration(confluence).description).toBe("Notifications");
    confluence.state.oauth2Configs = [];
    expect((await engine.refresh()).steps).toEqual(["refresh-delete mail"]);
  });

  test("finds the configuration again when the response was lost, and does not create it twice", async () => {
    const { engine, confluence } = await startSecureStack();
    confluence.faults.add({ kind: "reset-after", match: { method: "POST", times: 1 } });
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    await engine.up();
    expect(engine.resource("mail").id).toBe(onlyConfiguration(confluence).id);
  });

  test("is refused by a configuration of this name, and takes it over with the declared secret", async () => {
    const { engine, confluence } = await startSecureStack();
    const existing = addConfiguration(confluence);
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, adopt: "identical" });
    expect((await failureOf(engine.up())).message).toMatch(
      /"Company mail" \(77\) already exists.*clientSecret: never returned.*already_exists/,
    );
    expect(onlyConfiguration(confluence)).toEqual(existing);

    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, adopt: "takeover" });
    await engine.up();
    expect(onlyConfiguration(confluence)).toMatchObject({
      id: "77",
      clientSecret: MAIL.clientSecret,
      description: "Made by hand",
    });
  });

  test("explains that Confluence itself must have an https address", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    expect((await failureOf(engine.up())).message).toMatch(
      /base URL of this server must use https.*base_url_not_https.*Server Base URL/,
    );
    expect(confluence.state.oauth2Configs).toEqual([]);
  });

  test("names the permission and the user when the server allows only system administrators", async () => {
    const { engine } = await startSecureStack({
      config: { "confluence:username": "manager", "confluence:password": "manager" },
    });
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    expect((await failureOf(engine.up())).message).toMatch(
      /permission_denied.*system administrator.*"manager"/,
    );
  });

  test("says which version is needed when the server has no OAuth 2.0", async () => {
    const { engine } = await startSecureStack({ quirks: { oauth2: false } });
    engine.declare("mail", "OutgoingOAuth2Client", MAIL);
    expect((await failureOf(engine.up())).message).toMatch(/unsupported_server.*7\.17/);
  });

  test("is refused before any request when an input is wrong", async () => {
    const { engine, confluence } = await startSecureStack();
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, clientSecret: "   " });
    const { total } = await requestsDuring(confluence, async () => {
      expect((await failureOf(engine.up())).message).toMatch(/clientSecret must not be empty or blank/);
    });
    expect(total).toBe(0);
  });
});

describe("changing an OutgoingOAuth2Client", () => {
  test.each([
    ["name", { name: "Mail" }],
    ["description", { description: "Notifications" }],
    ["type", { type: "google" }],
    ["clientId", { clientId: "wiki" }],
    ["clientSecret", { clientSecret: "mail-secret-5522" }],
    ["authorizationEndpoint", { authorizationEndpoint: "https://other.example.com/authorize" }],
    ["tokenEndpoint", { tokenEndpoint: "https://other.example.com/token" }],
    ["scopes", { scopes: ["calendar"] }],
  ])("%s is updated in place with one write", async (_field, change) => {
    const { engine, confluence } = await startedMail();
    const { id } = onlyConfiguration(confluence);
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, ...change });
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update mail"]);
    });
    expect(writes).toBe(1);
    const { type, ...stored } = onlyConfiguration(confluence);
    expect({ ...stored, type: type.toLowerCase() }).toMatchObject({
      ...MAIL,
      scopes: ["mail", "openid"],
      ...change,
      id,
    });
    expect(revealed(engine.outputs("mail"))).toMatchObject(change);
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("the authorisation endpoint changes the redirect URI", async () => {
    const { engine, confluence } = await startedMail();
    engine.declare("mail", "OutgoingOAuth2Client", {
      ...MAIL,
      authorizationEndpoint: "https://other.example.com/authorize",
    });
    await engine.up();
    const { redirectUriSuffix } = onlyConfiguration(confluence);
    expect(redirectUriSuffix).not.toBe(SUFFIX);
    expect(engine.outputs("mail").redirectUri).toMatch(new RegExp(`${redirectUriSuffix}$`));
  });

  test("the order of scopes is not a change", async () => {
    const { engine } = await startedMail();
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, scopes: ["mail", "openid", "mail"] });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("leaves a description that is not declared as it is", async () => {
    const { engine, confluence } = await startedMail();
    confluence.state.oauth2Configs = [{ ...onlyConfiguration(confluence), description: "By hand" }];
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, clientId: "wiki" });
    await engine.up();
    expect(onlyConfiguration(confluence)).toMatchObject({ description: "By hand", clientId: "wiki" });
  });

  test("does not send the secret again when something else changes", async () => {
    const { engine, confluence } = await startedMail();
    confluence.state.oauth2Configs = [{ ...onlyConfiguration(confluence), clientSecret: "by-hand" }];
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, clientId: "wiki" });
    await engine.up();
    expect(onlyConfiguration(confluence).clientSecret).toBe("by-hand");
  });

  test("its name to one that another configuration has is refused", async () => {
    const { engine, confluence } = await startedMail();
    addConfiguration(confluence, { name: "Mail" });
    engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, name: "Mail" });
    expect((await failureOf(engine.up())).message).toMatch(/configuration "Mail".*name_taken/);
  });
});

type StackOptions = Partial<EmulatorOptions> & { readonly config?: Record<string, string> };

/** A Confluence with such an address, and the providers in this process. */
function startSecureStack(options: StackOptions = {}): ReturnType<typeof startInProcessStack> {
  return startInProcessStack({ baseUrl: WIKI, ...options });
}

test("deleting an OutgoingOAuth2Client whose first response is lost ends well", async () => {
  const { engine, confluence } = await startedMail();
  confluence.faults.add({
    kind: "status",
    status: 503,
    afterEffect: true,
    match: { method: "DELETE", times: 1 },
  });
  expect((await engine.destroy()).steps).toEqual(["delete mail"]);
  expect(confluence.state.oauth2Configs).toEqual([]);
});

async function startedMail(
  inputs: Record<string, unknown> = {},
  options: StackOptions = {},
): Promise<{ engine: FakeEngine; confluence: Emulator }> {
  const stack = await startSecureStack(options);
  stack.engine.declare("mail", "OutgoingOAuth2Client", { ...MAIL, ...inputs });
  await stack.engine.up();
  return stack;
}

/** The resource is at one of two paths; a process tries the likelier one first, and remembers the result. */
function pathsTried({ quirks }: Emulator): number {
  return quirks.oauth2ConfigPath === "/rest/oauth2-client/latest/config" ? 1 : 2;
}

function onlyConfiguration({ state }: Emulator): OAuth2Config {
  const [configuration, ...others] = state.oauth2Configs;
  if (configuration === undefined || others.length > 0) {
    throw new Error(`The server has ${state.oauth2Configs.length} configurations, not one`);
  }
  return { ...configuration };
}

function addConfiguration({ state }: Emulator, configuration: Partial<OAuth2Config> = {}): OAuth2Config {
  const added: OAuth2Config = {
    ...MAIL,
    id: "77",
    description: "Made by hand",
    type: "GENERIC",
    clientSecret: "old-secret",
    scopes: ["mail", "openid"],
    redirectUriSuffix: SUFFIX,
    ...configuration,
  };
  state.oauth2Configs.push(added);
  return { ...added };
}
