import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import {
  CONFLUENCE_WIZARD,
  JIRA_WIZARD,
  type StubbedWizard,
  startWizardStub,
  type WizardStub,
} from "../../support/wizard-stub";

const ROOT = join(__dirname, "../../..");
const RUNNING: StubbedWizard = { steps: [] };

/** Runs `npm run confluence -- …` on stubs. */
async function run(
  args: readonly string[],
  servers: Partial<Record<"confluence" | "jira", WizardStub>> = {},
  licence = "AAAB-good",
  path = process.env.PATH,
) {
  const child = spawn(process.execPath, [join(ROOT, "scripts/confluence.mjs"), ...args], {
    env: {
      PATH: path,
      CONFLUENCE_LICENSE: licence,
      JIRA_LICENSE: licence,
      CONFLUENCE_TEST_BASE_URL: servers.confluence?.url,
      JIRA_TEST_BASE_URL: servers.jira?.url,
      CONFLUENCE_WIZARD_PAUSE_MS: "10",
      CONFLUENCE_WIZARD_WITHIN_MS: "5000",
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output };
}

async function stubs(confluence: StubbedWizard, jira: StubbedWizard = RUNNING) {
  return { confluence: await startWizardStub(confluence), jira: await startWizardStub(jira) };
}

const actions = ({ filledIn }: WizardStub) => filledIn.map(([action]) => action);
const wizard = (steps: typeof CONFLUENCE_WIZARD) => steps.map(({ action }) => action);

describe("npm run confluence -- set-up", () => {
  test("goes through both wizards, page by page, although they are served late", async () => {
    const servers = await stubs(
      { steps: CONFLUENCE_WIZARD, unavailable: 2, frontPageStaysAt: 3 },
      { steps: JIRA_WIZARD, unavailable: 3, tokenCookie: "atlassian.xsrf.token" },
    );
    const { code, output } = await run(["set-up"], servers);
    expect([code, output]).toEqual([0, expect.stringContaining("Confluence: is set up")]);
    expect(output).toContain("Jira: is set up");
    expect(actions(servers.confluence)).toEqual(wizard(CONFLUENCE_WIZARD));
    expect(actions(servers.jira)).toEqual(wizard(JIRA_WIZARD));
    expect(output).not.toContain("AAAB-good");
  });

  test("continues when the container has the licence, or a wizard was interrupted", async () => {
    const servers = await stubs(
      { steps: CONFLUENCE_WIZARD, startsAt: 1 },
      { steps: JIRA_WIZARD, startsAt: 3, tokenCookie: "atlassian.xsrf.token" },
    );
    expect(await run(["set-up"], servers)).toMatchObject({ code: 0 });
    expect(actions(servers.confluence)).toEqual(wizard(CONFLUENCE_WIZARD).slice(1));
    expect(actions(servers.jira)).toEqual(wizard(JIRA_WIZARD).slice(3));
  });

  test("changes nothing on servers that are running", async () => {
    const servers = await stubs(RUNNING);
    expect((await run(["set-up"], servers)).output).toContain("Confluence: runs already");
    expect(servers.confluence.requests.map(({ url }) => url)).toEqual(["/status"]);
  });

  test("reports the server's message about what is not accepted, and sends it once", async () => {
    const servers = await stubs({ steps: CONFLUENCE_WIZARD });
    const { code, output } = await run(["set-up"], servers, "AAAB-of-tomorrow");
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(
        "Confluence does not accept what was filled in at “licence”: That's not a valid license key.",
      ),
    ]);
    expect(actions(servers.confluence)).toHaveLength(1);
    expect(output).not.toContain("AAAB-of-tomorrow");
  });

  test("reports an unknown page, and fills nothing in", async () => {
    const unknown = {
      page: "/setup/new-start.action",
      action: "/setup/new.action",
      refuses: () => undefined,
    };
    const servers = await stubs({ steps: [unknown, ...CONFLUENCE_WIZARD] });
    const { code, output } = await run(["set-up"], servers);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("a page of its wizard that is not known here"),
    ]);
    expect(output).toContain("/setup/new-start.action");
    expect(servers.confluence.filledIn).toEqual([]);
  });
});

describe("npm run confluence", () => {
  test.each([[[]], [["8.5"]], [["9.2", "10.2"]], [["10.2", "--unknown"]]])(
    "shows its usage for %j, and starts nothing",
    async (args) => {
      const { code, output } = await run(args);
      expect([code, output]).toEqual([1, expect.stringContaining("Usage: npm run confluence")]);
    },
  );

  test("requires licences before it starts anything", async () => {
    const { code, output } = await run(["10.2"], {}, "");
    expect([code, output]).toEqual([1, expect.stringContaining("Set CONFLUENCE_LICENSE")]);
  });
});

describe("npm run confluence, and the containers", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "fake-docker-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A docker that records its arguments and starts nothing. */
  async function runWithoutEngine(...args: string[]) {
    const log = join(folder, "log");
    const lines = [
      "#!/bin/sh",
      `echo "$CONFLUENCE_VERSION/$JIRA_VERSION/$CONFLUENCE_JVM_ARGS $*" >> '${log}'`,
      "exit 1",
    ];
    await writeFile(join(folder, "docker"), `${lines.join("\n")}\n`, { mode: 0o755 });
    const result = await run(args, {}, "AAAB-good", `${folder}${delimiter}${process.env.PATH}`);
    return { ...result, asked: readFileSync(log, "utf8").trim().split("\n") };
  }

  const file = "compose --file tests/confluence/compose.yaml";

  test.each([
    [["9.2"], "9.2/10.3/"],
    [["10.2"], "10.2/11.3/"],
    [
      ["10.2", "--basic"],
      "10.2/11.3/-Dcom.atlassian.plugins.authentication.basic.auth.filter.force.allow=true",
    ],
  ])("runs docker for %j, and removes what a failed start leaves", async (args, environment) => {
    const { code, output, asked } = await runWithoutEngine(...args);
    expect([code, output]).toEqual([1, expect.stringContaining("up --detach ended with 1")]);
    expect(asked).toEqual([`${environment} ${file} up --detach`, `${environment} ${file} down --volumes`]);
  });

  test("keeps them with the option for it", async () => {
    const { asked } = await runWithoutEngine("9.2", "--keep");
    expect(asked).toHaveLength(1);
  });
});

describe("tests/confluence/compose.yaml", () => {
  interface Service {
    readonly image: string;
    readonly ports?: readonly string[];
    readonly volumes?: readonly string[];
    readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
    readonly environment: Readonly<Record<string, string>>;
    readonly healthcheck?: object;
  }
  const text = readFileSync(join(ROOT, "tests/confluence/compose.yaml"), "utf8");
  const { services, volumes, configs } = parse(text) as {
    services: Record<string, Service>;
    volumes: object;
    configs: Record<string, { content: string }>;
  };

  test("publishes ports on this machine only, and waits for a database for each server", () => {
    for (const [name, { ports = [], depends_on = {}, environment }] of Object.entries(services)) {
      expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
      if (name === "postgres") continue;
      expect(depends_on).toEqual({ postgres: { condition: "service_healthy" } });
      expect(environment.ATL_JDBC_URL).toBe(`jdbc:postgresql://postgres:5432/${name}`);
      expect(configs.databases?.content).toContain(`CREATE DATABASE ${name};`);
    }
    expect(services.postgres?.healthcheck).toBeDefined();
  });

  test("declares every volume that is used, and every variable has a default", () => {
    const used = Object.values(services).flatMap(({ volumes: mounts = [] }) =>
      mounts.map((it) => it.split(":")[0]),
    );
    expect(used.sort()).toEqual(Object.keys(volumes).sort());
    expect(
      [...text.matchAll(/\$\{(\w+)(:-[^}]*)?\}/g)].filter(([, , fallback]) => fallback === undefined),
    ).toEqual([]);
  });
});
