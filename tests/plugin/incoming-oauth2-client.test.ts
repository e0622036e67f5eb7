import type { Emulator, OAuth2Client } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { revealed } from "../support/engine/properties";
import { startInProcessStack, startStack } from "../support/stack";

const APP = {
  name: "Reporting",
  redirectUris: ["https://reporting.example.com/callback"],
  scope: "READ",
};

describe("creating an IncomingOAuth2Client", () => {
  test("works although there is another application's client that this version does not understand", async () => {
    const { engine, confluence } = await startStack();
    const odd =
      '[{"id":7,"clientSecret":"canary-5ecret","message":"canary-5ecret","redirects":"https://a.example.com"}]';
    const path = /^\/rest\/oauth2\/latest\/client$/;
    confluence.faults.add({ kind: "status", status: 200, body: odd, match: { method: "GET", path } });
    engine.declare("app", "IncomingOAuth2Client", APP);
    const { steps, output } = await engine.up();
    expect(steps).toEqual(["create app"]);
    expect(output).toMatch(
      /warning: OAuth 2\.0 client 7 on \S+ cannot be parsed by this version of the provider \(clientId: /,
    );
    expect(output).not.toContain("canary");
  });

  test("costs one write, running again costs no request, and destroying leaves the server as found", async () => {
    const { engine, confluence } = await startStack();
    const before = confluence.snapshot();
    engine.declare("app", "IncomingOAuth2Client", APP);
    const creation = await requestsDuring(confluence, () => engine.up());
    expect(creation).toMatchObject({ writes: 1, reads: 2 });
    const client = onlyClient(confluence);
    expect(client).toMatchObject({ name: "Reporting", redirects: APP.redirectUris, scope: "READ" });
    expect(engine.resource("app").id).toBe(client.id);
    expect(revealed(engine.outputs("app"))).toMatchObject({
      clientId: client.clientId,
      clientSecret: client.clientSecret,
    });

    const { total } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual([]);
    });
    expect(total).toBe(0);
    expect((await engine.refresh()).drift).toEqual({});
    expect((await engine.destroy()).steps).toEqual(["delete app"]);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("keeps the secret out of the serialized state and of everything printed", async () => {
    const { engine, confluence } = await startStack();
    engine.declare("app", "IncomingOAuth2Client", APP);
    const { output } = await engine.up();
    const { clientSecret } = onlyClient(confluence);
    expect(engine.stateText()).not.toContain(clientSecret);
    expect(output).not.toContain(clientSecret);
  });

  test("treats redirect URIs as a set, as the server does", async () => {
    const { engine, confluence } = await startInProcessStack();
    const [a, b] = ["https://a.example.com/", "https://b.example.com/"];
    engine.declare("app", "IncomingOAuth2Client", { ...APP, redirectUris: [b, a, ` ${b}`] });
    await engine.up();
    expect(onlyClient(confluence).redirects).toEqual([a, b]);
    engine.declare("app", "IncomingOAuth2Client", { ...APP, redirectUris: [a, b] });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("finds the client again when the response was lost, and does not create it twice", async () => {
    const { engine, confluence } = await startInProcessStack();
    confluence.faults.add({ kind: "reset-after", match: { method: "POST", times: 1 } });
    engine.declare("app", "IncomingOAuth2Client", APP);
    await engine.up();
    expect(engine.resource("app").id).toBe(onlyClient(confluence).id);
  });

  test("sends the creation again when it was lost before it had any effect", async () => {
    const { engine, confluence } = await startInProcessStack();
    confluence.faults.add({ kind: "reset-before", match: { method: "POST", times: 1 } });
    engine.declare("app", "IncomingOAuth2Client", APP);
    await engine.up();
    expect(engine.resource("app").id).toBe(onlyClient(confluence).id);
  });

  test("reports a lost response when the server cannot be read either", async () => {
    const { engine, confluence } = await startInProcessStack();
    confluence.faults.add({ kind: "reset-after", match: { path: "client$", method: "POST" } });
    confluence.faults.add({ kind: "status", status: 500, match: { path: "client$", method: "GET", nth: 2 } });
    engine.declare("app", "IncomingOAuth2Client", APP);
    expect((await failureOf(engine.up())).message).toMatch(
      /not known whether the OAuth 2\.0 client "Reporting" was created.*\[unconfirmed\].*takeover/,
    );
  });

  test("is refused by a client of this name, which can be taken over with its secret", async () => {
    const { engine, confluence } = await startInProcessStack();
    const existing = addClient(confluence, { scope: "WRITE" });
    engine.declare("app", "IncomingOAuth2Client", APP);
    expect((await failureOf(engine.up())).message).toMatch(
      /"Reporting" \(77\) already exists.*scope: "WRITE" on the server, "READ" declared.*already_exists/,
    );
    expect(onlyClient(confluence)).toEqual(existing);

    engine.declare("app", "IncomingOAuth2Client", { ...APP, adopt: "takeover" });
    await engine.up();
    expect(onlyClient(confluence)).toMatchObject({ id: existing.id, scope: "READ" });
    expect(revealed(engine.outputs("app"))).toMatchObject({ adopted: true, clientSecret: "old-secret" });
  });

  test("takes over an identical client without any write", async () => {
    const { engine, confluence } = await startInProcessStack();
    addClient(confluence);
    engine.declare("app", "IncomingOAuth2Client", { ...APP, adopt: "identical" });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(0);
  });

  test("fails for a second resource of the same name", async () => {
    const { engine } = await startInProcessStack();
    engine.declare("app", "IncomingOAuth2Client", APP);
    engine.declare("twin", "IncomingOAuth2Client", { ...APP, adopt: "takeover" });
    expect((await failureOf(engine.up())).message).toMatch(
      /two IncomingOAuth2Client resources.*"Reporting".*declared_twice/,
    );
  });

  test("names the permission and the user for an administrator who is not a system administrator", async () => {
    const { engine, confluence } = await startInProcessStack({
      config: { "confluence:username": "manager", "confluence:password": "manager" },
    });
    engine.declare("app", "IncomingOAuth2Client", APP);
    expect((await failureOf(engine.up())).message).toMatch(
      /permission_denied.*system administrator.*"manager"/,
    );
    expect(confluence.state.oauth2Clients).toEqual([]);
  });

  test("says which version is needed when the server has no OAuth 2.0", async () => {
    const { engine } = await startInProcessStack({ quirks: { oauth2: false } });
    engine.declare("app", "IncomingOAuth2Client", APP);
    expect((await failureOf(engine.up())).message).toMatch(/unsupported_server.*7\.17/);
  });

  test("is refused before any request when an input is wrong", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("app", "IncomingOAuth2Client", { ...APP, redirectUris: ["http://app.example.com"] });
    const { total } = await requestsDuring(confluence, async () => {
      expect((await failureOf(engine.up())).message).toMatch(/redirectUris.*must be https/);
    });
    expect(total).toBe(0);
  });
});

describe("changing an IncomingOAuth2Client", () => {
  test.each([
    ["name", { name: "Reports" }],
    ["redirectUris", { redirectUris: ["https://a.example.com/", "https://b.example.com/"] }],
    ["scope", { scope: "WRITE" }],
    ["everything at once", { name: "Reports", redirectUris: ["https://a.example.com/"], scope: "ADMIN" }],
  ])("%s is updated in place with one write, and keeps id and secret", async (_what, change) => {
    const { engine, confluence } = await startedClient();
    const { id, clientId, clientSecret } = onlyClient(confluence);
    engine.declare("app", "IncomingOAuth2Client", { ...APP, ...change });
    const { writes } = await requestsDuring(confluence, async () => {
      expect((await engine.up()).steps).toEqual(["update app"]);
    });
    expect(writes).toBe(1);
    expect(revealed(engine.outputs("app"))).toMatchObject({ ...change, clientId, clientSecret });
    expect(onlyClient(confluence)).toMatchObject({ id, clientId, clientSecret });
    expect((await engine.refresh()).drift).toEqual({});
  });

  test("its name to one that another client has is refused", async () => {
    const { engine, confluence } = await startedClient();
    addClient(confluence, { name: "Reports" });
    engine.declare("app", "IncomingOAuth2Client", { ...APP, name: "Reports" });
    expect((await failureOf(engine.up())).message).toMatch(
      /update the OAuth 2\.0 client "Reports".*name_taken/,
    );
  });

  test("a rotation value resets the secret, in place and once", async () => {
    const { engine, confluence } = await startedClient({ rotateWhenChanged: { quarter: "Q1" } });
    const { clientId, clientSecret } = onlyClient(confluence);
    engine.declare("app", "IncomingOAuth2Client", { ...APP, rotateWhenChanged: { quarter: "Q2" } });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    const rotated = onlyClient(confluence);
    expect(rotated.clientId).toBe(clientId);
    expect(rotated.clientSecret).not.toBe(clientSecret);
    expect(revealed(engine.outputs("app"))).toMatchObject({ clientSecret: rotated.clientSecret });
    expect((await engine.up()).steps).toEqual([]);
    expect(onlyClient(confluence)).toEqual(rotated);
  });

  test("leaving the rotation values out keeps the secret", async () => {
    const { engine, confluence } = await startedClient({ rotateWhenChanged: { quarter: "Q1" } });
    const before = onlyClient(confluence);
    engine.declare("app", "IncomingOAuth2Client", APP);
    await engine.up();
    expect(onlyClient(confluence)).toEqual(before);
  });

  test("is repeated by the next run when it failed halfway", async () => {
    const { engine, confluence } = await startedClient({ rotateWhenChanged: { quarter: "Q1" } });
    const { clientSecret } = onlyClient(confluence);
    confluence.faults.add({ kind: "status", status: 500, match: { path: "/reset/" } });
    engine.declare("app", "IncomingOAuth2Client", {
      ...APP,
      name: "Reports",
      rotateWhenChanged: { quarter: "Q2" },
    });
    expect((await failureOf(engine.up())).message).toMatch(/reset the secret.*server_error/);
    confluence.faults.clear();
    expect((await engine.up()).steps).toEqual(["update app"]);
    expect(onlyClient(confluence).name).toBe("Reports");
    expect(onlyClient(confluence).clientSecret).not.toBe(clientSecret);
  });
});

describe("an IncomingOAuth2Client changed outside", () => {
  test("in its secret shows the new secret after a refresh", async () => {
    const { engine, confluence } = await startedClient();
    const [client] = confluence.state.oauth2Clients;
    if (client !== undefined) client.clientSecret = "reset-by-hand";
    await engine.refresh();
    expect(revealed(engine.outputs("app"))).toMatchObject({ clientSecret: "reset-by-hand" });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("by deleting it is registered again, and destroyed without an error", async () => {
    const { engine, confluence } = await startedClient();
    confluence.state.oauth2Clients = [];
    expect((await engine.up({ isRefreshed: true })).steps).toEqual(["refresh-delete app", "create app"]);
    confluence.state.oauth2Clients = [];
    expect((await engine.destroy()).steps).toEqual(["delete app"]);
  });
});

async function startedClient(
  inputs: Record<string, unknown> = {},
): Promise<{ engine: FakeEngine; confluence: Emulator }> {
  const stack = await startInProcessStack();
  stack.engine.declare("app", "IncomingOAuth2Client", { ...APP, ...inputs });
  await stack.engine.up();
  return stack;
}

function onlyClient({ state }: Emulator): OAuth2Client {
  const [client, ...others] = state.oauth2Clients;
  if (client === undefined || others.length > 0) {
    throw new Error(`The server has ${state.oauth2Clients.length} clients, not one`);
  }
  return { ...client };
}

function addClient({ state }: Emulator, client: Partial<OAuth2Client> = {}): OAuth2Client {
  const added: OAuth2Client = {
    id: "77",
    clientId: "client-77",
    clientSecret: "old-secret",
    name: "Reporting",
    redirects: [...APP.redirectUris],
    userKey: "admin",
    scope: "READ",
    ...client,
  };
  state.oauth2Clients.push(added);
  return { ...added };
}
