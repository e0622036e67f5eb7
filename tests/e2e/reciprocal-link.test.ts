import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "../support/closing";
import { startConfluence, startJira } from "../support/emulator";
import { addLinkTo } from "../support/emulator-links";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { restClient } from "../support/rest-client";

const example = readFileSync(join(__dirname, "../../examples/reciprocal/index.ts"), "utf8");
const JIRA_PASSWORD = "canary-jira-41c7";
const CONFLUENCE_PASSWORD = "canary-confluence-93ab";
const TEN_MINUTES_MS = 10 * 60_000;

const LEVELS = {
  "2LO": { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false },
  "2LOi": { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: true },
} as const;

describe("ReciprocalLink", () => {
  test("links Confluence and Jira with the example, changes to asymmetric levels, and leaves both as they were", async () => {
    const confluence = await startConfluence({ contextPath: "/wiki" });
    const jira = await startJira();
    setPassword(confluence, CONFLUENCE_PASSWORD);
    setPassword(jira, JIRA_PASSWORD);
    const before = [confluence.snapshot(), jira.snapshot()];
    const project = await deploy(example, confluence, CONFLUENCE_PASSWORD, { jira: [jira, JIRA_PASSWORD] });

    const first = await project.up();
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).not.toContain("warning:");
    expect(await project.outputs()).toEqual({
      confluenceToJira: jira.applicationId,
      jiraToConfluence: confluence.applicationId,
    });
    await expectWorking(confluence, jira, CONFLUENCE_PASSWORD);
    await expectWorking(jira, confluence, JIRA_PASSWORD);

    confluence.requests.clear();
    jira.requests.clear();
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    const verification = {
      // Of the servers, and before the login of the program, which ends the session as the product does.
      "GET /rest/applinks/1.0/manifest": 3,
      // Refused without a session at first; then a session is started and ended.
      "GET /rest/applinks/3.0/status/{id}": 2,
      "GET /rest/applinks/3.0/status/{id}/oauth": 1,
      "POST /rest/tsv/1.0/authenticate": 1,
    };
    expect([confluence.requests.byRoute, jira.requests.byRoute]).toEqual([
      { ...verification, "GET /logout.action": 1 },
      { ...verification, "DELETE /rest/auth/1/session": 1 },
    ]);

    await project.write(example.replace('incoming: "2LO"', 'verify: false, incoming: "2LO"'));
    confluence.requests.clear();
    jira.requests.clear();
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect([confluence.requests.total, jira.requests.total]).toEqual([0, 0]);

    await project.write(example.replace('incoming: "2LO"', 'incoming: "2LOi"'));
    const changed = await project.up();
    expect(changed).toMatchObject({ code: 0 });
    expect(changed.output).toContain('at incoming "2LOi"');
    const levels = { incoming: LEVELS["2LOi"], outgoing: LEVELS["2LO"] };
    expect(await levelsOn(confluence, jira, CONFLUENCE_PASSWORD)).toEqual(levels);
    expect(await levelsOn(jira, confluence, JIRA_PASSWORD)).toEqual({
      incoming: levels.outgoing,
      outgoing: levels.incoming,
    });
    await expectWorking(confluence, jira, CONFLUENCE_PASSWORD);

    const seen = [first.output, changed.output, await project.exportState()];
    for (const text of [...seen, JSON.stringify(jira.state)]) expect(text).not.toContain(CONFLUENCE_PASSWORD);
    for (const text of [...seen, JSON.stringify(confluence.state)]) expect(text).not.toContain(JIRA_PASSWORD);

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect([confluence.snapshot(), jira.snapshot()]).toEqual(before);
  });

  test("links a Confluence with a Bitbucket and a second Confluence, whose addresses for each other differ from those for the engineer", async () => {
    const [wiki, bitbucket, archive] = [
      await startConfluence(),
      await startJira({ product: "bitbucket" }),
      await startConfluence({ contextPath: "/archive" }),
    ];
    const before = [wiki, bitbucket, archive].map((server) => server.snapshot());
    const end = (server: Emulator, name: string, type: string) => ({
      ...{ name, type, rpcUrl: server.url, displayUrl: `https://${name}.example.com` },
    });
    const local = end(wiki, "wiki", "confluence");
    const project = await deploy(
      program(
        reciprocal("bitbucket", local, {
          ...end(bitbucket, "bitbucket", "stash"),
          connection: "bitbucket",
          primary: true,
        }),
        reciprocal("archive", local, { ...end(archive, "archive", "confluence"), connection: "archive" }),
      ),
      wiki,
      "admin",
      { bitbucket: [bitbucket, "admin"], archive: [archive, "admin"] },
      // The engineer's own address of every server, which no server gets.
      (server) => server.url.replace("127.0.0.1", "localhost"),
    );

    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ bitbucket: true, archive: true });
    expect(wiki.state.links).toHaveLength(2);
    for (const [peer, name, typeId] of [
      [bitbucket, "bitbucket", "stash"],
      [archive, "archive", "confluence"],
    ] as const) {
      const displayUrl = `https://${name}.example.com`;
      expect(wiki.state.links).toContainEqual(
        expect.objectContaining({ id: peer.applicationId, name, typeId, rpcUrl: peer.url, displayUrl }),
      );
      expect(peer.state.links).toMatchObject([
        {
          ...{ id: wiki.applicationId, name: "wiki", typeId: "confluence", rpcUrl: wiki.url },
          displayUrl: "https://wiki.example.com",
        },
      ]);
      await expectWorking(peer, wiki);
    }

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect([wiki, bitbucket, archive].map((server) => server.snapshot())).toEqual(before);
  });

  test("configures the end that is up while the other is down, and completes the other with the next up", async () => {
    const confluence = await startConfluence();
    const away = await startJira();
    const { applicationId } = away;
    await away.close();
    const project = await deploy(
      program(
        reciprocal(
          "jira",
          { name: "Confluence", type: "confluence" },
          { name: "Jira", type: "jira", connection: "jira", applicationId },
        ),
      ),
      confluence,
      "admin",
      { jira: [away, "admin"] },
    );

    const failed = await project.up();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain(away.url);
    expect(confluence.state.links).toMatchObject([{ id: applicationId, name: "Jira" }]);

    const jira = await startJira({ applicationId, port: Number(new URL(away.url).port) });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ jira: true });
    expect([confluence.state.links, jira.state.links].map(({ length }) => length)).toEqual([1, 1]);
  });

  test("completes a link that one end already has, and explains clocks that differ", async () => {
    const confluence = await startConfluence();
    const jira = await startJira();
    const found = addLinkTo(confluence, jira, { name: "Our Jira" });
    const project = await deploy(
      program(
        reciprocal(
          "jira",
          { name: "Confluence", type: "confluence" },
          { name: "Jira", type: "jira", connection: "jira" },
          { adopt: "takeover" },
        ),
      ),
      confluence,
      "admin",
      { jira: [jira, "admin"] },
    );

    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ jira: true });
    expect(confluence.state.links).toMatchObject([{ id: found.id, name: "Jira" }]);
    expect(jira.state.links).toMatchObject([{ id: confluence.applicationId, name: "Confluence" }]);

    jira.settings.skewMs = TEN_MINUTES_MS;
    const skewed = await project.up();
    expect(skewed).toMatchObject({ code: 0 });
    expect(skewed.output).toMatch(/warning: The link on the connection "default" does not work yet/);
    expect(skewed.output).toContain("The clocks of the two servers are more than five minutes apart");
    expect(await project.outputs()).toEqual({ jira: false });
  });
});

type Servers = Readonly<Record<string, readonly [server: Emulator, password: string]>>;

/** A project with the Confluence as its default connection and the others as named ones. */
async function deploy(
  text: string,
  confluence: Emulator,
  password: string,
  others: Servers,
  addressOf = (server: Emulator): string => server.url,
): Promise<PulumiProject> {
  const connections = Object.entries(others).map(([name, [server, secret]]) => [
    name,
    { baseUrl: addressOf(server), username: "admin", password: secret },
  ]);
  const project = await createProject({
    program: text,
    config: { "confluence:baseUrl": addressOf(confluence), "confluence:username": "admin" },
    secrets: {
      "confluence:password": password,
      "confluence:connections": JSON.stringify(Object.fromEntries(connections)),
    },
  });
  closedAfterTest({ close: () => project.remove() });
  return project;
}

function program(...links: readonly string[]): string {
  return `import { ReciprocalLink } from "pulumi-confluence-applinks";\n${links.join("\n")}`;
}

/** Declares a link and exports whether it works. */
function reciprocal(name: string, local: object, remote: object, more: object = {}): string {
  const args = JSON.stringify({ local, remote, ...more });
  return `export const ${name} = new ReciprocalLink("${name}", ${args}).isWorking;`;
}

function setPassword(server: Emulator, password: string): void {
  server.state.users = server.state.users.map((user) =>
    user.name === "admin" ? { ...user, password } : user,
  );
}

async function levelsOn(server: Emulator, peer: Emulator, password = "admin"): Promise<unknown> {
  const path = `/rest/applinks/3.0/status/${peer.applicationId}/oauth`;
  return (await restClient(server.url, "admin", password)("GET", path)).json;
}

async function expectWorking(server: Emulator, peer: Emulator, password = "admin"): Promise<void> {
  const path = `/rest/applinks/3.0/status/${peer.applicationId}`;
  const { json } = await restClient(server.url, "admin", password)("GET", path);
  expect(json).toMatchObject({ working: true });
}
