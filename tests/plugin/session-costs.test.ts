import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, requestsDuring, startConfluence, startJira } from "../support/emulator";
import { FakeEngine } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { PUBLIC_KEYS } from "../support/public-keys";

const LOGIN = "POST /rest/tsv/1.0/authenticate";
const LOGOUT = "GET /logout.action";
const CONFIRMATION = "POST /doauthenticate.action";

interface Server {
  readonly confluence: Emulator;
  readonly engine: FakeEngine;
}

async function serverOf(profile: string): Promise<Server> {
  const confluence = await startConfluence({ profile });
  return {
    confluence,
    engine: new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin),
  };
}

function declareConsumer(engine: FakeEngine, options: { deletedWith?: string } = {}): void {
  const link = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
  engine.declare(
    "consumer",
    "IncomingConsumer",
    {
      applicationLinkId: link.output("id"),
      key: "app",
      name: "App",
      publicKey: PUBLIC_KEYS[0],
      level: "2LO",
      executeAs: "editor",
    },
    options,
  );
}

function declareSettings(engine: FakeEngine, jiraUrl: string): void {
  const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jiraUrl });
  engine.declare("oauth", "OAuthSettings", {
    applicationLinkId: link.output("id"),
    incoming: "2LO",
    outgoing: "2LO",
  });
}

const OPERATIONS: Readonly<
  Record<string, (server: Server, jiraUrl: string) => Promise<() => Promise<unknown>>>
> = {
  "creating a generic link with a consumer that has an executing user": async ({ engine }) => {
    declareConsumer(engine);
    return () => engine.up();
  },
  "creating a link to Jira with its settings": async ({ engine }, jiraUrl) => {
    declareSettings(engine, jiraUrl);
    return () => engine.up();
  },
  "destroying a link to Jira with its settings": async ({ engine }, jiraUrl) => {
    declareSettings(engine, jiraUrl);
    await engine.up();
    return () => engine.destroy();
  },
  "refreshing 50 links": async ({ engine }) => {
    for (let index = 0; index < 50; index++) {
      const rpcUrl = `https://app-${index}.example.com`;
      engine.declare(`app-${index}`, "ApplicationLink", { name: `App ${index}`, rpcUrl });
    }
    await engine.up();
    return () => engine.refresh();
  },
  "destroying a generic link with its consumer": async ({ engine }) => {
    declareConsumer(engine);
    await engine.up();
    return () => engine.destroy();
  },
  "destroying a generic link with its consumer, which says deletedWith,": async ({ engine }) => {
    declareConsumer(engine, { deletedWith: "app" });
    await engine.up();
    return () => engine.destroy();
  },
};

describe("on a server that does not accept Basic", () => {
  test.each([
    ["creating a generic link with a consumer that has an executing user", 7, 8],
    // Links and their authentication need a secure administrator session, unless Basic is used.
    ["creating a link to Jira with its settings", 7, 9],
    ["refreshing 50 links", 2, 3],
    ["destroying a generic link with its consumer", 5, 6],
    ["destroying a generic link with its consumer, which says deletedWith,", 5, 6],
    ["destroying a link to Jira with its settings", 4, 5],
  ])("%s takes %i requests with Basic, and %i by session until the logout", async (name, basic, session) => {
    const jira = await startJira({ profile: "confluence-9.2" });
    const counts = await Promise.all(
      ["confluence-9.2", "confluence-10"].map(async (profile) => {
        const server = await serverOf(profile);
        const operation = await OPERATIONS[name]?.(server, jira.url);
        const { requests } = server.confluence;
        requests.clear();
        await operation?.();
        return { total: requests.total, byRoute: { ...requests.byRoute } };
      }),
    );
    const logins = counts.map(({ byRoute }) => byRoute[LOGIN] ?? 0);
    const confirmations = counts.map(({ byRoute }) => byRoute[CONFIRMATION] ?? 0);
    expect(counts.map(({ total }) => total)).toEqual([basic, session]);
    expect(logins).toEqual([0, 1]);
    expect(Math.max(...confirmations)).toBeLessThanOrEqual(1);
  });

  test("the plugin process logs out when its engine ends it: login and logout are the only additional requests", async () => {
    const { confluence, engine } = await serverOf("confluence-10");
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
    await engine.up();
    const process = new FakeEngine(engine.options);
    process.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
    process.importState(engine.exportState());
    confluence.requests.clear();
    await process.refresh();
    for (let wait = 0; wait < 50 && confluence.requests.byRoute[LOGOUT] === undefined; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(confluence.requests.byRoute).toEqual({
      "GET /rest/applinks/1.0/manifest": 1,
      "GET /rest/applinks/3.0/applinks": 1,
      [LOGIN]: 1,
      [LOGOUT]: 1,
    });
  });

  test("a no-op and a preview cost none", async () => {
    const { engine, confluence } = await serverOf("confluence-10");
    declareConsumer(engine);
    await engine.up();
    expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);
    expect((await requestsDuring(confluence, () => engine.preview())).total).toBe(0);
  });
});
