import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer, requestsOf } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const program = readFileSync(join(__dirname, "..", "..", "examples", "fleet", "index.ts"), "utf8");

const NAMES = ["engineering", "sales", "support"];

let jira: Emulator;
let fleet: Emulator[];
let project: PulumiProject;

beforeAll(async () => {
  jira = await openServer({ product: "jira" });
  fleet = await Promise.all(
    NAMES.map((name) =>
      openServer({
        product: "confluence",
        users: [
          { name: "links", password: `${name}-password`, role: "systemAdministrator" },
          { name: "monitoring", password: "monitoring" },
        ],
      }),
    ),
  );
  project = await createProject({ program });
  for (const [index, name] of NAMES.entries()) {
    const connection = `confluence:connections.${name}`;
    await set(`${connection}.baseUrl`, fleet[index]?.url ?? "");
    await set(`${connection}.username`, "links");
    await set(`${connection}.password`, `${name}-password`, "--secret");
  }
  await set("servers.engineering.jiraUrl", jira.url);
  await set("servers.support.isMonitored", "true");
});

afterEach(async () => {
  for (const server of fleet) server.faults.clear();
  await project.destroy();
});

afterAll(async () => {
  await project.remove();
  await Promise.all([jira, ...fleet].map((server) => server.close()));
});

async function set(path: string, value: string, kind = "--plaintext"): Promise<void> {
  expect(await project.run("config", "set", "--path", kind, path, value)).toMatchObject({ code: 0 });
}

const linksOf = (server: Emulator | undefined) => server?.state.links.map(({ name }) => name).sort();

describe("the fleet example", () => {
  test("gives every server its links, and leaves all of them as they were", async () => {
    const before = fleet.map((server) => server.snapshot());
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(fleet.map(linksOf)).toEqual([
      ["Jira", "Service portal"],
      ["Service portal"],
      ["Monitoring (main)", "Service portal"],
    ]);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(fleet.map((server) => server.snapshot())).toEqual(before);
  });

  test("removes one server from the fleet, and its connection after its links", async () => {
    const configuration = join(project.folder, "Pulumi.test.yaml");
    const before = await readFile(configuration, "utf8");
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.destroy("--target", "**::support-**")).toMatchObject({ code: 0 });
    expect(fleet.map(linksOf)).toEqual([["Jira", "Service portal"], ["Service portal"], []]);
    expect(await project.run("config", "rm", "--path", "confluence:connections.support")).toMatchObject({
      code: 0,
    });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    await writeFile(configuration, before);
  });

  test("changes what it can of a server that works while one is down and one refuses the login", async () => {
    const [engineering, sales, support] = fleet;
    await set("confluence:connections.engineering.baseUrl", "http://127.0.0.1:1");
    await set("confluence:connections.sales.password", "wrong-password", "--secret");
    sales?.requests.clear();
    const { code, output } = await project.up("--continue-on-error");
    expect(code).not.toBe(0);
    expect(output).toContain("connection refused by 127.0.0.1:1");
    expect(output).toContain(
      'Check the user name and password of the connection "sales" (`confluence:connections.sales.username` and',
    );
    expect(output).not.toContain("is required");
    expect(sales?.requests.rejectedLogins).toBe(1);
    expect(fleet.map(linksOf)).toEqual([[], [], ["Monitoring (main)", "Service portal"]]);
    expect(support?.state.consumers).toHaveLength(1);

    await set("confluence:connections.engineering.baseUrl", engineering?.url ?? "");
    await set("confluence:connections.sales.password", "sales-password", "--secret");
    expect(await project.up("--continue-on-error")).toMatchObject({ code: 0 });
    expect(fleet.map(linksOf)).toEqual([
      ["Jira", "Service portal"],
      ["Service portal"],
      ["Monitoring (main)", "Service portal"],
    ]);

    // A link that cannot be changed keeps what belongs to it, although its id is not known then.
    const before = engineering?.snapshot();
    engineering?.faults.add({ kind: "status", status: 500, match: { method: "PUT" } });
    await set("servers.engineering.jiraUrl", jira.url.replace("127.0.0.1", "localhost"));
    expect((await project.up("--continue-on-error")).output).toMatch(/server_error/);
    expect(engineering?.snapshot()).toEqual(before);
    await set("servers.engineering.jiraUrl", jira.url);
    engineering?.faults.clear();
    // A 500 does not say whether the change was made, so the next up looks, and has nothing to write.
    engineering?.requests.clear();
    expect(await project.up("--continue-on-error")).toMatchObject({ code: 0 });
    expect(engineering && requestsOf(engineering).writes).toBe(0);
    expect(engineering?.snapshot()).toEqual(before);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("updates the others while one is down, and that one with the next up", async () => {
    const sales = fleet[1];
    sales?.faults.add({ kind: "status", status: 503 });
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toContain(sales?.url);
    expect([linksOf(fleet[0]), linksOf(sales), linksOf(fleet[2])]).toEqual([
      ["Jira", "Service portal"],
      [],
      ["Monitoring (main)", "Service portal"],
    ]);
    sales?.faults.clear();
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(linksOf(sales)).toEqual(["Service portal"]);
  });
});
