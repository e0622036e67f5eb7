import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type ProjectOptions, type PulumiProject } from "../support/pulumi-project";

const quickstart = readFileSync(join(__dirname, "..", "..", "examples", "quickstart", "index.ts"), "utf8");

const consumer = `
  import * as applinks from "pulumi-confluence-applinks";
  const key = new applinks.RsaKeyPair("key");
  const link = new applinks.ApplicationLink("link", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
  new applinks.IncomingConsumer("consumer", {
    applicationLinkId: link.id, key: "reporting", name: "Reporting", publicKey: key.publicKeyPem, level: "2LO",
  });
`;

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await project.remove();
  await confluence.close();
  await jira.close();
});

describe("pulumi with the packed package", () => {
  test("previews inputs that are not known yet without a request, creates, has nothing more to do, and leaves the server as it was", async () => {
    const before = confluence.snapshot();
    project = await deploy(quickstart, { isTypeChecked: true });

    const preview = await project.preview();
    expect(preview.output).toContain("+ 6 to create");
    expect(preview.code).toBe(0);
    expect(confluence.requests.total).toBe(0);

    const up = await project.up();
    expect(up).toMatchObject({ code: 0 });
    expect(up.output).toContain("+ 6 created");
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["Jira", "Reporting"]);

    confluence.requests.clear();
    const again = await project.up("--expect-no-changes");
    expect(again.output).toContain("6 unchanged");
    expect(again.code).toBe(0);
    expect(confluence.requests.total).toBe(0);

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });

  test("updates in place what can be updated, keeping the link's id", async () => {
    project = await deploy(link({ name: "Wiki", rpcUrl: "https://wiki.example.com" }));
    await project.up();
    const [created] = await project.resources();

    await project.write(link({ name: "Handbook", rpcUrl: "https://handbook.example.com" }));
    const up = await project.up("--diff");
    expect(up.output).toContain("~ 1 updated");
    const [updated] = await project.resources();
    expect(updated?.id).toBe(created?.id);
    expect(confluence.state.links).toMatchObject([
      { id: created?.id, name: "Handbook", rpcUrl: "https://handbook.example.com" },
    ]);
  });

  test("replaces a link whose type changes", async () => {
    project = await deploy(link({ name: "Tracker", rpcUrl: jira.url }));
    await project.up();
    const [created] = await project.resources();

    await project.write(link({ name: "Tracker", rpcUrl: jira.url, type: "jira" }));
    const up = await project.up();
    expect(up.output).toContain("1 replaced");
    const [replaced] = await project.resources();
    expect(replaced?.id).not.toBe(created?.id);
    expect(confluence.state.links).toMatchObject([{ id: jira.applicationId, name: "Tracker" }]);
  });

  test("shows drift and repairs it", async () => {
    project = await deploy(link({ name: "Wiki", rpcUrl: "https://wiki.example.com" }));
    await project.up();
    const [server] = confluence.state.links;
    if (server === undefined) throw new Error("The link was not created.");
    server.name = "Changed by hand";

    const drift = await project.refresh("--preview-only", "--diff", "--expect-no-changes");
    expect(drift.output).toContain('"Wiki" => "Changed by hand"');
    expect(drift.code).not.toBe(0);

    const up = await project.up("--refresh");
    expect(up.code).toBe(0);
    expect(confluence.state.links).toMatchObject([{ name: "Wiki" }]);
    expect(await project.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("creates again what somebody deleted on the server", async () => {
    project = await deploy(link({ name: "Wiki", rpcUrl: "https://wiki.example.com" }));
    await project.up();
    confluence.state.links = [];

    const refresh = await project.refresh();
    expect(refresh.output).toContain("- 1 deleted");
    expect(await project.resources()).toEqual([]);

    expect((await project.up()).output).toContain("+ 1 created");
    expect(confluence.state.links).toMatchObject([{ name: "Wiki" }]);
  });

  test("destroys a stack whose objects are already gone from the server", async () => {
    project = await deploy(quickstart);
    await project.up();
    confluence.reset();

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(await project.resources()).toEqual([]);
  });

  test("records a consumer whose second step failed, and repairs it with the next up", async () => {
    // Without the other links: the engine starts nothing new once something has failed.
    project = await deploy(consumer);
    confluence.faults.add({ kind: "status", status: 500, match: { method: "PUT", path: "/oauth$" } });

    const failed = await project.up();
    expect(failed.code).not.toBe(0);
    const partial = (await project.resources()).find(({ type }) => type.endsWith(":IncomingConsumer"));
    expect(partial?.initErrors).toHaveLength(1);

    confluence.faults.clear();
    const repaired = await project.up();
    expect(repaired).toMatchObject({ code: 0 });
    const whole = (await project.resources()).find(({ type }) => type.endsWith(":IncomingConsumer"));
    expect(whole?.initErrors ?? []).toEqual([]);
    expect(confluence.state.links).toHaveLength(1);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("keeps private keys and the password out of output and state", async () => {
    project = await deploy(quickstart);
    confluence.state.users = confluence.state.users.map((user) =>
      user.name === "admin" ? { ...user, password: "canary-7d1f" } : user,
    );
    await project.setSecret("confluence:password", "canary-7d1f");

    const up = await project.up("--diff");
    expect(up.code).toBe(0);
    const { privateKey } = await project.outputs();
    const state = await project.exportState();
    for (const text of [up.output, state]) {
      expect(text).not.toContain("canary-7d1f");
      expect(text).not.toContain("PRIVATE KEY");
      expect(text).not.toContain(String(privateKey).split("\n")[1]);
    }
  });
});

function deploy(program: string, options: Partial<ProjectOptions> = {}): Promise<PulumiProject> {
  return createProject({
    ...options,
    program,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", jiraUrl: jira.url },
    secrets: { "confluence:password": "admin" },
  });
}

function link(args: { name: string; rpcUrl: string; type?: string }): string {
  return `
    import * as applinks from "pulumi-confluence-applinks";
    export const id = new applinks.ApplicationLink("link", ${JSON.stringify(args)}).id;
  `;
}
