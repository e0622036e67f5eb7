import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { failureOf } from "../support/engine/fake-engine";
import { type Stack, startInProcessStack } from "../support/stack";

const CONFIG = "/rest/basicauth/1.0/config";

/** Basic is accepted, as on Confluence 9 and before. */
const BASIC_ON: Partial<EmulatorOptions> = {
  version: "9.2.26",
  quirks: { basicAuthByDefault: true, jsonLogin: false, basicAuthConfigPath: "/rest/basicauth/1.0" },
};

/** Basic is refused, as on Confluence 10. */
const BASIC_OFF: Partial<EmulatorOptions> = {
  version: "10.2.13",
  quirks: {
    basicAuthByDefault: false,
    jsonLogin: true,
    basicAuthConfigPath: "/rest/basicauth/1.0",
  },
};

function declare({ engine }: Stack, inputs: Record<string, unknown>): void {
  engine.declare("basic", "BasicAuthentication", inputs);
}

const TOKEN: Parameters<typeof startInProcessStack>[0] = {
  users: [{ name: "admin", password: "admin", role: "systemAdministrator", tokens: ["admins-token"] }],
  config: { "confluence:username": "", "confluence:password": "", "confluence:token": "admins-token" },
};

describe("BasicAuthentication", () => {
  test("is set with one read and one write, costs nothing when nothing changed, and is restored by destroy", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    const { engine, confluence } = stack;
    const before = confluence.snapshot();
    declare(stack, { allowedUsers: ["robot", "robot"], showWarning: true });
    const { byRoute } = await requestsDuring(confluence, () => engine.up());
    expect(byRoute).toMatchObject({ [`GET ${CONFIG}`]: 1, [`PUT ${CONFIG}`]: 1 });
    expect(confluence.state.basicAuth).toEqual({
      blocked: true,
      allowedPaths: [],
      allowedUsers: ["robot"],
      showsHint: true,
    });
    expect(await requestsDuring(confluence, () => engine.up())).toMatchObject({ total: 0 });
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test("lets in the users it names, and nobody else", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    declare(stack, { allowedUsers: ["editor"] });
    await stack.engine.up();
    const statusFor = async (user: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`${user}:${user}`).toString("base64")}`;
      return (await fetch(`${stack.confluence.url}/rest/api/user/current`, { headers: { authorization } }))
        .status;
    };
    expect(await statusFor("editor")).toBe(200);
    expect(await statusFor("manager")).toBe(403);
  });

  test("leaves what is not declared as found, also in an update and by destroy", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    const { engine, confluence } = stack;
    declare(stack, { allowedUsers: ["robot"] });
    await engine.up();
    confluence.state.basicAuth.allowedPaths = ["/rest/api/*"];
    declare(stack, { allowedUsers: ["robot", "second-robot"] });
    await engine.up();
    expect(confluence.state.basicAuth).toMatchObject({
      allowedPaths: ["/rest/api/*"],
      allowedUsers: ["robot", "second-robot"],
    });
    await engine.destroy();
    expect(confluence.state.basicAuth).toMatchObject({ allowedPaths: ["/rest/api/*"], allowedUsers: [] });
  });

  test("restores the value that a setting had when it was first declared, however often it changed", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    const { engine, confluence } = stack;
    confluence.state.basicAuth.allowedPaths = ["/plugins/servlet/old/*"];
    declare(stack, { showWarning: true });
    await engine.up();
    declare(stack, { showWarning: true, allowedPaths: ["/rest/api/*"] });
    await engine.up();
    declare(stack, { showWarning: true, allowedPaths: ["/rest/api/*", "/rest/calendar/*"] });
    await engine.up();
    await engine.destroy();
    expect(confluence.state.basicAuth).toMatchObject({
      allowedPaths: ["/plugins/servlet/old/*"],
      showsHint: false,
    });
  });

  test("is drift when it was changed by hand, and repaired by one write", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    const { engine, confluence } = stack;
    declare(stack, { enabled: false, allowedUsers: ["robot"] });
    await engine.up();
    Object.assign(confluence.state.basicAuth, { blocked: false, allowedUsers: ["robot", "intruder"] });
    const { drift } = await engine.refresh();
    expect(JSON.stringify(drift)).toMatch(/allowedUsers|enabled/);
    const { byRoute } = await requestsDuring(confluence, () => engine.up());
    expect(byRoute[`PUT ${CONFIG}`]).toBe(1);
    expect(confluence.state.basicAuth).toMatchObject({ blocked: true, allowedUsers: ["robot"] });
  });

  test("replaces a list that somebody has filled only with adopt", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    const { engine, confluence } = stack;
    confluence.state.basicAuth.allowedUsers = ["somebodys-robot"];
    declare(stack, { allowedUsers: ["robot"] });
    expect((await failureOf(engine.up())).message).toMatch(
      /allowedUsers: "somebodys-robot" on the server, "robot" declared.*\[already_exists\].*takeover/,
    );
    expect(confluence.state.basicAuth.allowedUsers).toEqual(["somebodys-robot"]);
    declare(stack, { allowedUsers: ["robot"], adopt: "takeover" });
    await engine.up();
    expect(confluence.state.basicAuth.allowedUsers).toEqual(["robot"]);
  });

  test.each([
    [{}, /enabled or another setting must be declared \(allowedPaths, allowedUsers, showWarning\)/],
    [{ allowedPaths: ["rest/api"] }, /must begin with \//],
    [{ allowedUsers: ["a:b"] }, /without a colon/],
    [{ enabled: "no" }, /must be true or false/],
  ])("refuses %p at preview", async (inputs, message) => {
    const stack = await startInProcessStack(BASIC_OFF);
    declare(stack, inputs);
    expect((await failureOf(stack.engine.preview())).message).toMatch(message);
  });

  test("is declared once per server", async () => {
    const stack = await startInProcessStack(BASIC_OFF);
    declare(stack, { showWarning: true });
    stack.engine.declare("again", "BasicAuthentication", { showWarning: false });
    expect((await failureOf(stack.engine.preview())).message).toMatch(/declared_twice/);
  });

  test("reports a server without the resource, and a user without the permission", async () => {
    const absent = await startInProcessStack({
      ...BASIC_OFF,
      quirks: { ...BASIC_OFF.quirks, basicAuthConfigPath: "absent" },
    });
    declare(absent, { showWarning: true });
    expect((await failureOf(absent.engine.up())).message).toMatch(/unsupported_server.*administration pages/);
    const denied = await startInProcessStack({
      ...BASIC_OFF,
      config: { "confluence:username": "manager", "confluence:password": "manager" },
    });
    declare(denied, { showWarning: true });
    expect((await failureOf(denied.engine.up())).message).toMatch(/permission_denied.*system administrator/);
  });
});

describe("BasicAuthentication that would lock out its own connection", () => {
  const OFF = { enabled: false };

  test("is refused at preview with the remedies, at the cost of one anonymous request", async () => {
    const stack = await startInProcessStack(BASIC_ON);
    declare(stack, OFF);
    const requests = await requestsDuring(stack.confluence, async () => {
      expect((await failureOf(stack.engine.preview())).message).toMatch(
        /"default" logs in with Basic authentication as "admin".*Add "admin" to allowedUsers.*confluence:token.*locks_itself_out/,
      );
    });
    expect(requests.total).toBe(1);
    expect(stack.confluence.state.basicAuth.blocked).toBe(false);
  });

  test.each([
    ["its user is allowed", { ...OFF, allowedUsers: ["admin"] }, {}],
    ["its paths are allowed", { ...OFF, allowedPaths: ["/rest/*"] }, {}],
    ["it has a token", OFF, TOKEN],
    [
      "the server has another login",
      OFF,
      { ...BASIC_OFF, quirks: { ...BASIC_OFF.quirks, basicAuthByDefault: true } },
    ],
  ])("is not refused when %s", async (_why, inputs, options) => {
    const stack = await startInProcessStack({ ...BASIC_ON, ...options });
    declare(stack, inputs);
    await stack.engine.up();
    expect(stack.confluence.state.basicAuth.blocked).toBe(true);
    declare(stack, { ...inputs, showWarning: true });
    await stack.engine.up();
    expect(stack.confluence.state.basicAuth.showsHint).toBe(true);
  });

  test("is refused when its deletion restores such settings, with the remedies of that case", async () => {
    const stack = await startInProcessStack({ ...BASIC_ON, version: "10.2.13" });
    const { state } = stack.confluence;
    Object.assign(state.basicAuth, { blocked: true, allowedUsers: ["admin"] });
    declare(stack, { enabled: true, adopt: "takeover" });
    await stack.engine.up();
    state.basicAuth.allowedUsers = [];
    const { message } = await failureOf(stack.engine.destroy());
    expect(message).toMatch(
      /locks_itself_out\] Nothing was changed\. The deletion restores the original settings.*confluence:token.*pulumi state delete.*add `--run-program`/,
    );
    expect(message).not.toContain('Add "admin"');
    expect(state.basicAuth.blocked).toBe(false);
  });

  test("is not deleted by a user whom it alone lets in past a second step, until there is a token", async () => {
    const careful = {
      name: "careful",
      password: "careful-4711",
      role: "systemAdministrator" as const,
      hasTwoStepLogin: true,
      tokens: ["carefuls-token"],
    };
    const stack = await startInProcessStack({ ...BASIC_OFF, users: [careful] });
    const { engine, confluence } = stack;
    const config = {
      ...engine.options.config,
      "confluence:username": careful.name,
      "confluence:password": careful.password,
    };
    const before = confluence.snapshot();
    engine.options = { config: { ...config, "confluence:token": "carefuls-token" } };
    declare(stack, { allowedUsers: [careful.name] });
    await engine.up();
    engine.options = { config };
    await engine.up();
    const { message } = await failureOf(engine.destroy());
    expect(message).toMatch(/"default" logs in with Basic authentication as "careful".*locks_itself_out/);
    expect(message).not.toContain(careful.password);
    expect(confluence.state.basicAuth.allowedUsers).toEqual([careful.name]);
    engine.options = { config: { ...config, "confluence:token": "carefuls-token" } };
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });

  test("is refused before the write where only that can tell: a version that promises another login and has none", async () => {
    const stack = await startInProcessStack({ ...BASIC_ON, version: "10.2.13" });
    declare(stack, OFF);
    expect((await failureOf(stack.engine.up())).message).toMatch(/locks_itself_out.*Nothing was changed/);
    expect(stack.confluence.state.basicAuth.blocked).toBe(false);
  });
});
