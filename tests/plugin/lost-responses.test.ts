import { failureOf } from "../support/engine/fake-engine";
import { secret } from "../support/engine/properties";
import { PUBLIC_KEYS } from "../support/public-keys";
import { startInProcessStackWithJira } from "../support/stack";

/** One of every kind that is created by a write. */
async function startFullStack() {
  const { engine, confluence, jira } = await startInProcessStackWithJira({
    // Every kind can be written over REST there: a refused write would have no effect to find.
    quirks: { basicAuthConfigPath: "/rest/basicauth/1.0", basicProviderOverRest: true },
  });
  confluence.settings.allowInsecureOAuth2 = true;
  const app = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
  const applicationLinkId = app.output("id");
  engine.declare("consumer", "IncomingConsumer", {
    applicationLinkId,
    key: "app",
    name: "App",
    publicKey: PUBLIC_KEYS[0],
    level: "2LOi",
  });
  engine.declare(
    "provider",
    "OutgoingServiceProvider",
    {
      applicationLinkId,
      key: "confluence",
      name: "App",
      sharedSecret: secret("shared-with-app"),
      requestTokenUrl: "/request",
      accessTokenUrl: "/access",
      authorizeUrl: "/authorize",
    },
    { dependsOn: ["consumer"] },
  );
  engine.declare(
    "basic",
    "OutgoingBasicAuth",
    { applicationLinkId, username: "confluence", password: secret("basic-password") },
    { dependsOn: ["provider"] },
  );
  const peer = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
  engine.declare("settings", "OAuthSettings", {
    applicationLinkId: peer.output("id"),
    incoming: "2LO",
    outgoing: "3LO",
  });
  engine.declare(
    "trust",
    "TrustedApplication",
    { applicationLinkId: peer.output("id"), incoming: {}, outgoing: true },
    { dependsOn: ["settings"] },
  );
  engine.declare("client", "IncomingOAuth2Client", {
    name: "App",
    redirectUris: ["https://app.example.com/done"],
    scope: "READ",
  });
  engine.declare("login", "OutgoingOAuth2Client", {
    name: "Login",
    clientId: "confluence",
    clientSecret: secret("client-secret"),
    authorizationEndpoint: "https://login.example.com/authorize",
    tokenEndpoint: "https://login.example.com/token",
    scopes: ["openid"],
  });
  engine.declare("who", "BasicAuthentication", { allowedUsers: ["admin"] });
  return { engine, confluence };
}

/** Without logins, which create nothing. */
const WRITES = "^/(rest/(?!tsv/)|plugins/servlet/applinks/)";

describe("a creation that took effect although the server responded with 500", () => {
  test.each(["PUT", "POST"])("is found, whichever %s it was, and the up succeeds", async (method) => {
    const { engine, confluence } = await startFullStack();
    const empty = structuredClone(confluence.state);
    let isHit = true;
    for (let nth = 1; isHit; nth++) {
      confluence.faults.add({
        kind: "status",
        status: 500,
        afterEffect: true,
        match: { method, path: WRITES, nth, times: 1 },
      });
      await engine.up();
      isHit = confluence.faults.list()[0]?.applied === 1;
      confluence.faults.clear();
      expect(engine.names).toHaveLength(10);
      expect(await engine.up({ isRefreshed: true })).toMatchObject({ steps: [], drift: {} });
      await engine.destroy();
      expect(confluence.state.consumers).toEqual(empty.consumers);
    }
  });
});

describe("a creation that had no effect when the server responded with 500", () => {
  test("is reported, and the next up creates it", async () => {
    const { engine, confluence } = await startFullStack();
    confluence.faults.add({
      kind: "status",
      status: 500,
      match: { method: "PUT", path: "/applicationlink$", times: 2 },
    });
    const { failures } = await failureOf(engine.up());
    expect(failures.map(({ message }) => message).join()).toMatch(
      /create the application link.*HTTP 500.*server_error/,
    );
    await engine.up();
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["App", "Jira"]);
  });
});
