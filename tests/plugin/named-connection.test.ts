import type { Emulator, EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { makeServerCertificate } from "../support/certificates";
import { startConfluence, startServer } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { FakeEngine } from "../support/engine/fake-engine";
import { startGateway, startHttpServer, startRelay } from "../support/http-server";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { PUBLIC_KEYS } from "../support/public-keys";

const ADMIN = {
  ...{ name: "admin", password: "admin", tokens: ["admins-token"] },
  role: "systemAdministrator" as const,
};
const TWO_STEPS = { users: [{ ...ADMIN, hasTwoStepLogin: true }] };
const PASSWORD = { username: "admin", password: "admin" };
const TOKEN = { token: "admins-token" };
const WRONG_TOKEN = { token: "no-such-token" };
const BASIC_SETTINGS = { basicAuthConfigPath: "/rest/basicauth/1.0" } as const;

/** A situation: the reason of its error or a part of its warning, what is at the connection's address, and its other options. */
interface Situation {
  readonly says: string;
  readonly options: readonly string[];
  readonly at: (
    start: (options?: Partial<EmulatorOptions>) => Promise<Emulator>,
  ) => Promise<{ readonly url: string }>;
  readonly with: Readonly<Record<string, unknown>>;
  readonly declare?: (engine: FakeEngine) => void;
  readonly destroys?: true;
}

const SITUATIONS: readonly Situation[] = [
  {
    says: "[password_required]",
    options: ["username", "password"],
    at: (start) => start({ users: [ADMIN, { name: "editor", password: "editor" }] }),
    with: TOKEN,
    declare: (engine) => {
      const level = { level: "2LO", executeAs: "editor" };
      part(engine, "IncomingConsumer", { key: "app", name: "App", publicKey: PUBLIC_KEYS[0], ...level });
    },
  },
  {
    says: "in addition to the token, later deletions leave nothing",
    options: ["username", "password"],
    at: (start) => start({ users: [ADMIN] }),
    with: TOKEN,
    declare: (engine) =>
      part(engine, "OutgoingServiceProvider", {
        ...{ key: "confluence", name: "Confluence", sharedSecret: "shared-with-app" },
        ...{ requestTokenUrl: "/request", accessTokenUrl: "/access", authorizeUrl: "/authorize" },
      }),
    destroys: true,
  },
  { says: "[two_step_login]", options: ["token"], at: (start) => start(TWO_STEPS), with: PASSWORD },
  {
    says: "[basic_auth_disabled]",
    options: ["token"],
    at: (start) => start({ profile: "confluence-9.2", basicAuth: { blocked: true } }),
    with: PASSWORD,
  },
  {
    says: "[login_rejected]",
    options: ["username", "password"],
    at: () => startServer({ product: "bitbucket", profile: "bitbucket-10" }),
    with: WRONG_TOKEN,
  },
  {
    says: "[session_lost]",
    options: ["token"],
    at: async (start) => startRelay((await start()).url, (headers) => delete headers.cookie),
    with: PASSWORD,
  },
  {
    says: "[locks_itself_out]",
    options: ["token"],
    at: (start) => start({ profile: "confluence-9.2", quirks: BASIC_SETTINGS }),
    with: PASSWORD,
    declare: (engine) => {
      const connection = "staging";
      engine.declare("basic", "BasicAuthentication", {
        enabled: false,
        allowedUsers: ["somebody"],
        connection,
      });
    },
  },
  {
    says: "[already_exists]",
    options: ["adopt"],
    at: async (start) => {
      const server = await start();
      addLink(server, { name: "App", rpcUrl: "https://app.example.com" });
      return server;
    },
    with: PASSWORD,
  },
  {
    says: "[tls_untrusted]",
    options: ["caFile"],
    at: (start) => start({ tls: makeServerCertificate(["127.0.0.1"]) }),
    with: PASSWORD,
  },
  {
    says: "[timeout]",
    options: ["timeoutSeconds"],
    at: () => startHttpServer(() => {}),
    with: { ...PASSWORD, timeoutSeconds: 1 },
  },
  {
    says: "[refused_by_intermediary]",
    options: ["headers"],
    at: async (start) =>
      startGateway((await start()).url, () => ({ status: 401, headers: { "www-authenticate": "Key" } })),
    with: PASSWORD,
  },
  {
    says: "[proxy_login]",
    options: ["proxy"],
    at: async () => ({ url: "http://confluence.example.com" }),
    with: { ...PASSWORD, allowInsecureHttp: true },
  },
  {
    says: "[not_configured]",
    options: ["username", "password", "token"],
    at: (start) => start(),
    with: {},
  },
];

describe("advice about a named connection", () => {
  test.each(SITUATIONS)("names its own keys: $says", async (situation) => {
    const { at, with: options, declare = (engine) => void declareLink(engine) } = situation;
    const { url } = await at((options) => startConfluence({ profile: "confluence-10", ...options }));
    const proxy = situation.says.includes("proxy") ? await startDemandingProxy() : {};
    const staging = { baseUrl: url, ...proxy, ...options };
    const config = {
      // Not where any of this may lead.
      "confluence:baseUrl": "https://production.example.com",
      "confluence:connections": JSON.stringify({ staging }),
    };
    const engine = new FakeEngine({ config }, startInProcessPlugin);
    declare(engine);
    const output = await engine.up().then(
      async ({ output }) => (situation.destroys ? (await engine.destroy()).output : output),
      (error: Error) => error.message,
    );
    expect(output).toContain(situation.says);
    for (const option of situation.options)
      expect(output).toContain(`confluence:connections.staging.${option}`);
    expect(output).not.toMatch(/confluence:(?!connections\.staging\.)[a-z]/);
  });
});

function declareLink(engine: FakeEngine) {
  return engine.declare("app", "ApplicationLink", {
    ...{ name: "App", rpcUrl: "https://app.example.com", connection: "staging" },
  });
}

function part(engine: FakeEngine, kind: Parameters<FakeEngine["declare"]>[1], inputs: object): void {
  const applicationLinkId = declareLink(engine).output("id");
  engine.declare("part", kind, { applicationLinkId, connection: "staging", ...inputs });
}

async function startDemandingProxy() {
  const { url } = await startHttpServer((_request, response) => response.writeHead(407).end());
  return { proxy: url };
}
