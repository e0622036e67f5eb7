import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, startConfluence, startJira } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { declareMixedStack, MIXED_STACK } from "../support/mixed-stack";
import { bare, PUBLIC_KEYS } from "../support/public-keys";

const TYPES = "com.atlassian.applinks.api.auth.types";

type Snapshot = ReturnType<Emulator["snapshot"]>;

describe("other people's objects", () => {
  test("stay the same, byte for byte, through the whole lifecycle of a stack of every kind", async () => {
    const { confluence, jira } = await servers();
    fill(confluence);
    const before = confluence.snapshot();
    const engine = engineFor(confluence);
    const steps = [
      () => declareMixedStack(engine, { jira }, 0),
      () => undefined,
      () => declareMixedStack(engine, { jira }, 1),
      () => {
        for (const name of ["consumer", "provider", "basic", "settings", "trust"]) engine.retract(name);
      },
    ];
    for (const change of steps) {
      change();
      await engine.up({ isRefreshed: true });
      expect(JSON.stringify(foreignOf(confluence.snapshot(), before))).toBe(
        JSON.stringify(foreignOf(before, before)),
      );
    }
    await engine.destroy();
    expect(JSON.stringify(confluence.snapshot())).toBe(JSON.stringify(before));
  });

  test("stay the same when a stack is cut off by outages again and again", async () => {
    const { confluence, jira } = await servers();
    fill(confluence);
    const before = confluence.snapshot();
    const engine = engineFor(confluence);
    declareMixedStack(engine, { jira }, 0);
    for (let requests = 4; engine.names.length < MIXED_STACK.length; requests += 5) {
      for (let nth = requests; nth < requests + 60; nth++) {
        confluence.faults.add({ kind: "status", status: 500, match: { nth, times: 1 } });
      }
      await engine.up().catch(() => undefined);
      confluence.faults.clear();
      const foreign = foreignOf(confluence.snapshot(), before);
      expect(JSON.stringify(foreign)).toBe(JSON.stringify(foreignOf(before, before)));
      engine.options = { config: { ...engine.options.config, "confluence:adopt": "takeover" } };
    }
    await engine.up();
    await engine.destroy();
    expect(JSON.stringify(confluence.snapshot())).toBe(JSON.stringify(before));
  });

  test("on another server that the connection leads to now are neither read nor written", async () => {
    const { confluence, jira } = await servers();
    const other = await startConfluence();
    fill(other);
    const engine = engineFor(confluence);
    declareMixedStack(engine, { jira }, 0);
    await engine.up();
    const [mine, theirs] = [confluence.snapshot(), other.snapshot()];
    engine.options = { config: configurationOf(other) };
    declareMixedStack(engine, { jira }, 1);
    other.requests.clear();
    for (const operation of [() => engine.up(), () => engine.refresh(), () => engine.destroy()]) {
      expect((await failureOf(operation())).message).toMatch(/instance_mismatch/);
    }
    expect(Object.keys(other.requests.byRoute)).toEqual(["GET /rest/applinks/1.0/manifest"]);
    expect([confluence.snapshot(), other.snapshot()]).toEqual([mine, theirs]);
  });
});

describe("two programs that declare the same objects", () => {
  test("the second is refused, changes nothing, and removes nothing when it is destroyed", async () => {
    const { confluence, jira } = await servers();
    const [first, second] = [engineFor(confluence), engineFor(confluence)];
    declareMixedStack(first, { jira }, 0);
    await first.up();
    const before = confluence.snapshot();

    const clientAndLinks = ["reporting", "warehouse", "jira", "client", "login"];
    declareMixedStack(second, { jira }, 0);
    for (const name of MIXED_STACK) {
      if (!clientAndLinks.includes(name)) second.retract(name);
    }
    // Several fail in parallel, and the next run reaches those that were not begun.
    const { message } = await failureOf(second.up());
    expect(message).toMatch(/already exists.*already_exists/);
    expect(confluence.snapshot()).toEqual(before);
    await second.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("a link that exists without being shown", () => {
  const URL_OF_GHOST = "https://ghost.example.com";
  const LINK = { name: "Ghost", rpcUrl: URL_OF_GHOST };

  async function haunted() {
    const { confluence } = await servers();
    const engine = engineFor(confluence);
    engine.declare("ghost", "ApplicationLink", LINK);
    await engine.up();
    const { id } = engine.resource("ghost");
    confluence.state.links = [];
    confluence.state.ghostLinkIds = [id];
    return { confluence, id, engine: engineFor(confluence) };
  }

  test.each([undefined, "never", "identical"])("is reported with its id with adopt %s", async (adopt) => {
    const { confluence, engine, id } = await haunted();
    engine.declare("ghost", "ApplicationLink", { ...LINK, ...(adopt === undefined ? {} : { adopt }) });
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(/ghost_link.*adopt: "takeover"/);
    expect(message).toContain(id);
    expect(confluence.state).toMatchObject({ ghostLinkIds: [id], links: [] });
  });

  test.each(["from the resource", "from the configuration"])(
    "is removed by id and created again with takeover %s",
    async (source) => {
      const { confluence, engine, id } = await haunted();
      const isInput = source === "from the resource";
      engine.declare("ghost", "ApplicationLink", { ...LINK, ...(isInput ? { adopt: "takeover" } : {}) });
      if (!isInput) engine.options = { config: { ...engine.options.config, "confluence:adopt": "takeover" } };
      await engine.up();
      expect(confluence.state).toMatchObject({ ghostLinkIds: [], links: [{ id, ...LINK }] });
    },
  );

  test.each(["never", "identical", "takeover"])(
    "is distinguished from one that was moved and kept its id, which stays with adopt %s",
    async (adopt) => {
      const { confluence } = await servers();
      const owner = engineFor(confluence);
      owner.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://old.example.com" });
      await owner.up();
      owner.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://new.example.com" });
      await owner.up();
      const before = confluence.snapshot();
      const engine = engineFor(confluence);
      engine.declare("next", "ApplicationLink", { name: "Next", rpcUrl: "https://old.example.com", adopt });
      const { message } = await failureOf(engine.up());
      expect(message).toMatch(/belongs to the application link "App".*moved to https:\/\/new.*id_taken/);
      expect(confluence.snapshot()).toEqual(before);
    },
  );
});

function engineFor(confluence: Emulator): FakeEngine {
  return new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
}

async function servers(): Promise<{ confluence: Emulator; jira: Emulator }> {
  const [confluence, jira] = await Promise.all([startConfluence(), startJira()]);
  confluence.settings.allowInsecureOAuth2 = true;
  return { confluence, jira };
}

/** One object of every type that a server can have, as people left them. */
function fill(confluence: Emulator): void {
  const { state } = confluence;
  addLinkTo(confluence, confluence, {
    id: "11111111-2222-3333-8444-555555555555",
    typeId: "jira",
    name: "Jira of others",
    rpcUrl: "https://jira-of-others.example.com",
    isPrimary: true,
    providers: { [`${TYPES}.OAuthAuthenticationProvider`]: {} },
  });
  const wiki = addLink(confluence, {
    name: "Wiki of others",
    isPrimary: true,
    properties: { "oauth.incoming.consumerkey": "others" },
    providers: {
      [`${TYPES}.OAuthAuthenticationProvider`]: { "consumerKey.outbound": "confluence-at-others" },
      [`${TYPES}.BasicAuthenticationProvider`]: { username: "u", password: "password of others" },
    },
  });
  state.ghostLinkIds.push("99999999-2222-3333-8444-555555555555");
  for (const key of ["others", "orphan of others"]) {
    state.consumers.push({
      key,
      name: key,
      description: null,
      publicKey: bare(PUBLIC_KEYS[0]),
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: true,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: false,
    });
  }
  state.serviceProviderConsumers.push({
    key: "confluence-at-others",
    name: "Confluence at others",
    description: null,
    sharedSecret: "shared secret of others",
  });
  state.trustedApplications.push({
    id: "trusted:others",
    linkId: wiki.id,
    publicKey: bare(PUBLIC_KEYS[1]),
    ipPatterns: ["10.*.*.*"],
    urlPatterns: ["/rest"],
    timeoutMs: 1000,
  });
  state.oauth2Clients.push({
    id: "client-of-others",
    clientId: "id-of-others",
    clientSecret: "client secret of others",
    name: "Client of others",
    redirects: ["https://others.example.com/callback"],
    userKey: "admin",
    scope: "READ",
  });
  state.oauth2Configs.push({
    id: "config-of-others",
    name: "Login of others",
    description: "",
    type: "GENERIC",
    clientId: "confluence",
    clientSecret: "configuration secret of others",
    authorizationEndpoint: "https://idp.example.com/authorize",
    tokenEndpoint: "https://idp.example.com/token",
    scopes: ["openid"],
    redirectUriSuffix: "suffix",
  });
  state.allowlist.rules.push({
    id: 1,
    expression: "https://others.example.com",
    type: "whitelist.exact.url",
    allowInbound: false,
    allowAnonymousUser: false,
  });
}

/** The part of a server's state that also existed at another time. */
function foreignOf(now: Snapshot, before: Snapshot): object {
  const known = <T>(list: readonly T[], others: readonly T[], identity: (item: T) => unknown): T[] => {
    const identities = new Set(others.map(identity));
    return list.filter((item) => identities.has(identity(item)));
  };
  return {
    ...now,
    links: known(now.links, before.links, ({ id }) => id),
    consumers: known(now.consumers, before.consumers, ({ key }) => key),
    serviceProviderConsumers: known(
      now.serviceProviderConsumers,
      before.serviceProviderConsumers,
      ({ key }) => key,
    ),
    trustedApplications: known(now.trustedApplications, before.trustedApplications, ({ id }) => id),
    oauth2Clients: known(now.oauth2Clients, before.oauth2Clients, ({ id }) => id),
    oauth2Configs: known(now.oauth2Configs, before.oauth2Configs, ({ id }) => id),
    allowlist: {
      ...now.allowlist,
      rules: known(now.allowlist.rules, before.allowlist.rules, ({ expression }) => expression),
    },
  };
}
