import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { ADMINISTRATOR, LOGINS } from "../support/administrator-logins";
import { configurationOf, startConfluence, startJira } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { PUBLIC_KEYS } from "../support/public-keys";

const PAGE = join(__dirname, "../../docs/servers-and-credentials.md");

const BASIC_AUTH_SETTINGS = { basicAuthConfigPath: "/rest/basicauth/1.0" } as const;

/** The servers of the table, by the heading that they have there. */
const SERVERS: Readonly<Record<string, Partial<EmulatorOptions>>> = {
  "Basic accepted (9.2 and before)": { profile: "confluence-9.2", quirks: BASIC_AUTH_SETTINGS },
  "Basic off (10 and later)": { profile: "confluence-10", quirks: BASIC_AUTH_SETTINGS },
  "Basic off, login in two steps": { profile: "confluence-10", quirks: BASIC_AUTH_SETTINGS },
};

const APP = { name: "App", rpcUrl: "https://app.example.com" };
const CONSUMER = { key: "app", name: "App", publicKey: PUBLIC_KEYS[0] };
const PROVIDER = {
  key: "confluence",
  name: "Confluence",
  sharedSecret: "shared-with-app",
  requestTokenUrl: "/request",
  accessTokenUrl: "/access",
  authorizeUrl: "/authorize",
};

/** Declares the resource of each row of the table. */
const ROWS: Readonly<Record<string, (engine: FakeEngine, jiraUrl: string) => void>> = {
  ApplicationLink: (engine) => void engine.declare("app", "ApplicationLink", APP),
  OAuthSettings: (engine, jiraUrl) => {
    const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jiraUrl });
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.output("id"), incoming: "2LO" });
  },
  IncomingConsumer: (engine) => part(engine, "IncomingConsumer", CONSUMER),
  "IncomingConsumer with executeAs": (engine) =>
    part(engine, "IncomingConsumer", { ...CONSUMER, level: "2LO", executeAs: "editor" }),
  OutgoingServiceProvider: (engine) => part(engine, "OutgoingServiceProvider", PROVIDER),
  OutgoingBasicAuth: (engine) =>
    part(engine, "OutgoingBasicAuth", { username: "robot", password: "robots-password" }),
  TrustedApplication: (engine, jiraUrl) => {
    const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jiraUrl });
    engine.declare("trust", "TrustedApplication", { applicationLinkId: link.output("id"), incoming: {} });
  },
  BasicAuthentication: (engine) => void engine.declare("basic", "BasicAuthentication", { showWarning: true }),
  IncomingOAuth2Client: (engine) =>
    void engine.declare("client", "IncomingOAuth2Client", {
      name: "App",
      redirectUris: ["https://app.example.com/done"],
      scope: "READ",
    }),
  OutgoingOAuth2Client: (engine) =>
    void engine.declare("login", "OutgoingOAuth2Client", {
      name: "Login",
      clientId: "confluence",
      clientSecret: "told-to-nobody",
      authorizationEndpoint: "https://login.example.com/authorize",
      tokenEndpoint: "https://login.example.com/token",
      scopes: ["openid"],
    }),
};

function part(engine: FakeEngine, kind: Parameters<FakeEngine["declare"]>[1], inputs: object): void {
  const link = engine.declare("app", "ApplicationLink", APP);
  engine.declare("part", kind, { applicationLinkId: link.output("id"), ...inputs });
}

/** The cells of the page's table: row, server, credentials, and content. */
function cellsOf(
  page: string,
): (readonly [row: string, server: string, credentials: string, cell: string])[] {
  return page.split(/^### /m).flatMap((section) => {
    const server = section.slice(0, section.indexOf("\n"));
    if (SERVERS[server] === undefined) return [];
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    return rows.flatMap((line) => {
      const [, kind = "", ...cells] = line.split("|").map((cell) => cell.trim());
      const row = kind.replaceAll("`", "");
      return Object.keys(LOGINS).map((each, index) => [row, server, each, cells[index] ?? ""] as const);
    });
  });
}

const CELLS = cellsOf(readFileSync(PAGE, "utf8"));

describe("the table of servers, credentials and kinds", () => {
  test("has every cell", () => {
    const all = Object.keys(SERVERS).flatMap((server) =>
      Object.keys(ROWS).flatMap((row) => Object.keys(LOGINS).map((each) => [row, server, each])),
    );
    expect(CELLS.map(([row, server, each]) => [row, server, each]).sort()).toEqual(all.sort());
  });

  test.each(CELLS)("%s on a server with %s, by %s: %s", async (row, server, credentials, cell) => {
    const { engine, confluence } = await declared(row, server, LOGINS[credentials]);
    const before = confluence.snapshot();
    const reason = /`(\w+)`/.exec(cell)?.[1];
    if (reason !== undefined) {
      expect((await failureOf(engine.up())).message).toContain(`[${reason}]`);
      return;
    }
    expect(cell).toMatch(/^yes/);
    await engine.up();
    const { output } = await engine.destroy();
    if (cell === "yes") return expect(confluence.snapshot()).toEqual(before);
    // What only a password can remove is disabled, and is deleted with its link where the server cleans up.
    expect(output).toMatch(
      credentials === "token"
        ? /has only a token\..* in addition to the token, later deletions leave nothing/
        : /cannot log in without a second step\..* only a password, later deletions leave nothing/,
    );
    expect(confluence.state.links).toEqual([]);
  });

  test.each(CELLS.filter(([, , , cell]) => cell.startsWith("`")))(
    "%s on a server with %s, by %s: following the errors leads to success, without the same error twice",
    async (row, server, credentials) => {
      let login = LOGINS[credentials] ?? {};
      let isAllowedBasic = false;
      const met = new Set<string>();
      for (;;) {
        const { engine, confluence } = await declared(row, server, login);
        if (isAllowedBasic) confluence.state.basicAuth.allowedUsers = ["admin"];
        const message = await engine.up().then(
          () => undefined,
          (error: Error) => error.message,
        );
        if (message === undefined) break;
        const reason = /\[(\w+)/.exec(message)?.[1] ?? message;
        expect(met).not.toContain(reason);
        met.add(reason);
        if (reason === "password_required") {
          expect(message).toMatch(/`confluence:username` and `confluence:password` next to the token/);
          login = LOGINS.both ?? {};
        } else {
          expect([reason, message.includes("Add a personal access token")]).toEqual([
            "two_step_login",
            // To whom has none.
            !("confluence:token" in login),
          ]);
          expect(message).toMatch(/one for whom an administrator allows Basic authentication/);
          isAllowedBasic = true;
        }
      }
      expect(met.size).toBeGreaterThan(0);
    },
  );
});

/** A server of the table, and an engine whose program declares the resource of a row. */
async function declared(row: string, server: string, login: Readonly<Record<string, string>> = {}) {
  const users = [
    { ...ADMINISTRATOR, hasTwoStepLogin: server.endsWith("two steps") },
    { name: "editor", password: "editor" },
  ];
  const [confluence, jira] = await Promise.all([
    startConfluence({ ...SERVERS[server], users }),
    startJira({ profile: "confluence-9.2" }),
  ]);
  confluence.settings.allowInsecureOAuth2 = true;
  const config = { ...configurationOf(confluence), ...login };
  const engine = new FakeEngine({ config }, startInProcessPlugin);
  ROWS[row]?.(engine, jira.url);
  return { confluence, engine };
}
