import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { isLeftOut } from "../support/programs/language-support";
import { createProject, type PulumiProject } from "../support/pulumi-project";

/** Where Python is not available, global-setup.ts has reported it. */
const canRun = !isLeftOut("python");

let confluence: Emulator;
let jira: Emulator;
const projects: PulumiProject[] = [];

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()));
  await Promise.all([confluence.close(), jira.close()]);
});

describe("a program in Python", () => {
  test("of the example deploys, has nothing more to do, and leaves the server as it was", async () => {
    if (!canRun) return;
    const before = confluence.snapshot();
    const program = await readFile(join(__dirname, "../../examples/python/__main__.py"), "utf8");
    const project = await pythonProject(program, { jiraUrl: jira.url });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["Jira", "Reporting"]);
    expect(String((await project.outputs()).privateKey)).toContain("BEGIN PRIVATE KEY");
    expect(await project.exportState()).not.toContain("BEGIN PRIVATE KEY");
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });

  test("imports existing objects by the name that an administrator knows", async () => {
    if (!canRun) return;
    const maker = await pythonProject(programOf(linkWith('name="Reporting"', RPC_URL)));
    expect(await maker.up()).toMatchObject({ code: 0 });
    const before = confluence.snapshot();

    const options = 'opts=pulumi.ResourceOptions(import_="Reporting")';
    const project = await pythonProject(programOf(linkWith('name="Reporting"', RPC_URL, options)));
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("1 imported") });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });

  test("reads links that it does not manage", async () => {
    if (!canRun) return;
    const maker = await pythonProject(programOf(linkWith('name="Reporting"', RPC_URL)));
    expect(await maker.up()).toMatchObject({ code: 0 });
    const project = await pythonProject(
      programOf(
        'pulumi.export("url", confluence.get_application_link_output(name="Reporting").rpc_url)',
        'pulumi.export("names", [link.name for link in confluence.list_application_links().links])',
      ),
    );
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ url: "https://reporting.example.com", names: ["Reporting"] });
  });
});

describe("a program in Python that is wrong", () => {
  test.each([
    ["a value of the wrong type", linkWith('name="Reporting"', "rpc_url=7"), /rpcUrl/],
    [
      "a value that is not allowed",
      linkWith('name="Reporting"', 'rpc_url="ftp://a.example.com"'),
      /rpcUrl.*http/s,
    ],
    [
      "an argument of a provider that does not exist",
      'pulumi.ProviderResource("confluence", "other", {"baseURL": "https://wiki.example.com"})',
      /baseURL.*baseUrl/s,
    ],
  ])("%s is reported before anything is read or written", async (_, declaration, message) => {
    if (!canRun) return;
    const project = await pythonProject(programOf(declaration));
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({ code: expect.any(Number), output: expect.stringMatching(message) });
    expect(code).not.toBe(0);
    expect(output).not.toMatch(/^\s+at .*\.js/m);
    expect(confluence.requests.total).toBe(0);
  });

  test("missing configuration is reported with the commands to run, once the server is needed", async () => {
    if (!canRun) return;
    const program = programOf(linkWith('name="Reporting"', RPC_URL));
    const project = await createProject({ program, runtime: "python" });
    projects.push(project);
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({
      code: expect.any(Number),
      output: expect.stringMatching(/pulumi config set confluence:baseUrl/),
    });
    expect(code).not.toBe(0);
  });
});

const RPC_URL = 'rpc_url="https://reporting.example.com"';

function linkWith(...members: readonly string[]): string {
  return `confluence.ApplicationLink("link", ${members.join(", ")})`;
}

function programOf(...lines: readonly string[]): string {
  return ["import pulumi", "import pulumi_confluence as confluence", ...lines, ""].join("\n");
}

async function pythonProject(program: string, config: Record<string, string> = {}): Promise<PulumiProject> {
  const project = await createProject({
    program,
    runtime: "python",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", ...config },
    secrets: { "confluence:password": "admin" },
  });
  projects.push(project);
  return project;
}
