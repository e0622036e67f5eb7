import { randomUUID } from "node:crypto";
import { listProviders, PROVIDER, putProvider } from "../../provider/confluence/authentication-providers";
import {
  type NewConsumer,
  putServiceProviderConsumer,
  readIncomingConsumer,
} from "../../provider/confluence/consumers";
import { readLevels } from "../../provider/confluence/oauth-levels";
import { providerNaming, readServiceProvider } from "../../provider/confluence/service-providers";
import { removeBasic, setBasic } from "../../provider/confluence/servlets/basic";
import { putConsumerManually } from "../../provider/confluence/servlets/incoming-consumers";
import { removeServiceProvider } from "../../provider/confluence/servlets/service-provider-page";
import { ServletSession } from "../../provider/confluence/servlets/session";
import {
  disableIncomingTrust,
  disableOutgoingTrust,
  enableIncomingTrust,
  readIncomingTrust,
} from "../../provider/confluence/servlets/trusted-applications";
import { isKnownUser } from "../../provider/confluence/users";
import { createLink, createLinkToPeer, describeOnServers, HAS_PEER } from "../support/contract-servers";
import { startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { connected } from "../support/http-settings";
import { bare, PUBLIC_KEYS } from "../support/public-keys";

describeOnServers("operations that only pages have", (server) => {
  let session: ServletSession;
  beforeAll(() => {
    session = new ServletSession(server().http);
  });

  function usernameOf(): string {
    const { credentials } = server().http.settings;
    return credentials.kind === "password" ? credentials.username : "";
  }

  test("Basic is set, set again and removed; removing it again is no error", async () => {
    const { id } = await createLink(server());
    for (const password of ["first-password", "second-password"]) {
      await setBasic(session, id, { username: "robot", password });
      expect(await listProviders(server().http, id)).toEqual([
        { provider: PROVIDER.basic, config: { username: "robot", password } },
      ]);
    }
    await removeBasic(session, id);
    expect(await listProviders(server().http, id)).toEqual([]);
    await removeBasic(session, id);
  });

  test("the page's own error message is reported", async () => {
    const { id } = await createLink(server());
    await expect(setBasic(session, id, { username: "", password: "some-password" })).rejects.toMatchObject({
      reason: "request_refused",
      status: 200,
      detail: expect.stringMatching(/user ?name/i),
    });
  });

  test("a consumer of a generic link gets flags and executing user in one step, and a slash on its callback", async () => {
    const { id } = await createLink(server());
    const consumer: NewConsumer = {
      key: `contract-test-${randomUUID()}`,
      name: "Contract test",
      description: "For trying",
      publicKey: PUBLIC_KEYS[0],
      callback: "https://app.contract-test.example.com/callback",
      twoLOAllowed: true,
      executingTwoLOUser: usernameOf(),
      twoLOImpersonationAllowed: true,
    };
    await putConsumerManually(session, id, consumer);
    expect(await readIncomingConsumer(server().http, id)).toEqual({
      ...consumer,
      publicKey: bare(PUBLIC_KEYS[0]),
      callback: "https://app.contract-test.example.com/callback/",
    });
    expect(await readLevels(server().http, id)).toMatchObject({ incoming: "2LOi" });
  });

  test("a user who does not exist is refused by the page, and found missing beforehand", async () => {
    const { id } = await createLink(server());
    const nobody = `nobody-${randomUUID()}`;
    const consumer = { key: randomUUID(), name: "Contract test", publicKey: PUBLIC_KEYS[0] };
    const none = { description: undefined, callback: undefined, twoLOImpersonationAllowed: false };
    await expect(
      putConsumerManually(session, id, {
        ...consumer,
        ...none,
        twoLOAllowed: true,
        executingTwoLOUser: nobody,
      }),
    ).rejects.toMatchObject({ reason: "request_refused" });
    expect(await readIncomingConsumer(server().http, id)).toBeUndefined();
    expect(await isKnownUser(server().http, "confluence", nobody)).toBe(false);
    expect(await isKnownUser(server().http, "confluence", usernameOf())).toBe(true);
  });

  test("a service provider is read together with its consumer in one request, and removed with it", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    const key = `contract-test-${randomUUID()}`;
    const wanted = {
      key,
      requestTokenUrl: "/r",
      accessTokenUrl: "/a",
      authorizeUrl: "https://x.example.com/z",
    };
    expect(await readServiceProvider(http, id)).toBeUndefined();
    await putProvider(http, id, providerNaming(wanted));
    expect(await readServiceProvider(http, id)).toEqual({
      ...wanted,
      name: undefined,
      description: undefined,
    });
    const name = `Contract test ${randomUUID()}`;
    await putServiceProviderConsumer(http, id, {
      key,
      name,
      description: "d",
      sharedSecret: "shared-secret",
    });
    expect(await readServiceProvider(http, id)).toEqual({ ...wanted, name, description: "d" });

    await removeServiceProvider(session, id);
    expect(await readServiceProvider(http, id)).toBeUndefined();
    // The consumer is gone as well: naming its key again does not bring it back.
    await putProvider(http, id, providerNaming(wanted));
    expect(await readServiceProvider(http, id)).toMatchObject({ name: undefined });
    await removeServiceProvider(session, id);
    await removeServiceProvider(session, id);
  });

  (HAS_PEER ? test : test.skip)(
    "a trusted application is trusted, changed, read back and removed",
    async () => {
      const { id } = await createLinkToPeer(server());
      expect(await readIncomingTrust(session, id)).toBeUndefined();
      for (const timeoutMs of [5_000, 20_000]) {
        const conditions = { ipPatterns: ["127.0.0.1", "10.0.*.*"], urlPatterns: ["/rest"], timeoutMs };
        await enableIncomingTrust(session, id, conditions);
        expect(await readIncomingTrust(session, id)).toEqual(conditions);
      }
      await disableIncomingTrust(session, id);
      expect(await readIncomingTrust(session, id)).toBeUndefined();
      await disableIncomingTrust(session, id);

      await putProvider(server().http, id, { provider: PROVIDER.trustedApplications, config: {} });
      await disableOutgoingTrust(session, id);
      expect(await listProviders(server().http, id)).toEqual([]);
    },
  );
});

describe("a secure administrator session", () => {
  test("is started once for requests that begin together, and anew after a restart", async () => {
    const server = await startConfluenceWithBasic();
    const ids = [1, 2, 3].map(() => addLink(server).id);
    const session = new ServletSession(connected(server));
    await Promise.all(ids.map((id) => removeBasic(session, id)));
    expect(server.requests.byRoute["POST /doauthenticate.action"]).toBe(1);
    await server.restart();
    for (const id of ids) await removeBasic(session, id);
    expect(server.requests.byRoute["POST /doauthenticate.action"]).toBe(2);
  });

  test("is not used for REST: its cookies stay with the pages", async () => {
    const server = await startConfluenceWithBasic();
    const { id } = addLink(server);
    const session = new ServletSession(connected(server));
    await removeBasic(session, id);
    server.requests.clear();
    await listProviders(session.http, id);
    await removeBasic(session, id);
    expect(server.requests.list.map(({ authentication }) => authentication)).toEqual(["basic", "session"]);
  });

  test("whose response was somebody else's page does not blame the password", async () => {
    const server = await startConfluenceWithBasic();
    const { id } = addLink(server);
    const session = new ServletSession(connected(server));
    const body = "<!doctype html><title>Portal</title><p>Please wait";
    server.faults.add({ kind: "status", status: 200, body, match: { path: "doauthenticate" } });
    const error = await removeBasic(session, id).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ reason: "html_response" });
    expect(String(error)).toContain(
      'a web page titled "Portal" came in place of the confirmation of the password',
    );
    server.faults.clear();
    await removeBasic(session, id);
  });

  test("cannot be started with a token, and the error says so", async () => {
    const token = "some-token";
    const users = [
      { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: [token] },
    ];
    const server = await startConfluence({ users });
    const { id } = addLink(server);
    const session = new ServletSession(connected(server, { credentials: { kind: "token", token } }));
    await expect(removeBasic(session, id)).rejects.toMatchObject({ reason: "password_required" });
    expect(server.requests.byRoute["POST /doauthenticate.action"]).toBeUndefined();
  });

  test.each(["redirect", "inline"] as const)(
    "that ends at the login page leaves REST usable (%s)",
    async (anonymousPages) => {
      const server = await startConfluenceWithBasic({ quirks: { anonymousPages } });
      const { id } = addLink(server);
      const session = new ServletSession(connected(server));
      await listProviders(session.http, id);
      server.faults.add({ kind: "redirect-to-login", match: { path: "servlet|doauthenticate" } });
      await expect(removeBasic(session, id)).rejects.toMatchObject({ reason: "login_redirect" });
      expect(await listProviders(session.http, id)).toEqual([]);
    },
  );
});
