import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { stringify } from "yaml";
import { closedAfterTest } from "../support/closing";
import { startConfluence, startJira } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const CANARY = "canary-3e80";
const REPORTING = {
  type: "confluence:ApplicationLink",
  properties: { name: "Reporting", rpcUrl: "https://reporting.example.com" },
};

describe("a component in a program in YAML", () => {
  test("takes outputs and secrets inside its objects, and its resources keep them unknown and secret", async () => {
    const [confluence, jira] = [await startConfluence(), await startJira()];
    const before = [confluence.snapshot(), jira.snapshot()];
    const project = await started(confluence, jira, {
      reporting: REPORTING,
      pair: {
        type: "confluence:ReciprocalLink",
        properties: {
          local: {
            type: "confluence",
            name: outputOf("reporting.name"),
            displayUrl: outputOf("reporting.instanceUrl"),
          },
          remote: { type: "jira", name: { "fn::secret": CANARY }, connection: "jira" },
          outgoing: { "fn::secret": "2LO" },
        },
      },
    });
    const preview = await project.preview("--diff");
    expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(/displayUrl *: \[unknown\]/) });
    const up = await project.up("--diff");
    expect(up).toMatchObject({ code: 0, output: expect.stringMatching(/name *: \[secret\]/) });
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["Reporting", CANARY]);
    expect(jira.state.links).toMatchObject([{ name: "Reporting", displayUrl: confluence.url }]);
    for (const text of [preview.output, up.output, await project.exportState()])
      expect(text).not.toContain(CANARY);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect([confluence.snapshot(), jira.snapshot()]).toEqual(before);
  });

  test("finds the servers of the provider that the program gives it", async () => {
    const [confluence, jira, other] = [await startConfluence(), await startJira(), await startConfluence()];
    const login = { username: "admin", password: "admin" };
    const own = {
      type: "pulumi:providers:confluence",
      properties: { baseUrl: other.url, ...login, connections: { peer: { baseUrl: jira.url, ...login } } },
    };
    const pair = {
      type: "confluence:ReciprocalLink",
      properties: {
        local: { type: "confluence", name: "Wiki" },
        remote: { type: "jira", name: "Jira", connection: "peer" },
      },
      options: { provider: outputOf("own") },
    };
    const project = await started(confluence, jira, { own, pair });
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("+ 7 created") });
    expect(other.state.links).toMatchObject([{ name: "Jira", rpcUrl: jira.url }]);
    expect(jira.state.links).toMatchObject([{ name: "Wiki", rpcUrl: other.url }]);
    expect(confluence.requests.total).toBe(0);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });

  test.each([
    ["is not known yet", outputOf("reporting.instanceUrl"), "is not known yet"],
    ["is a secret", { "fn::secret": CANARY }, "is a secret"],
  ])("is refused if an input that decides what it declares %s", async (_, applicationName, problem) => {
    const [confluence, jira] = [await startConfluence(), await startJira()];
    const properties = { applicationName, installations: ["berlin"], level: "3LO" };
    const app = { type: "confluence:ThirdPartyApplication", properties };
    const project = await started(confluence, jira, { reporting: REPORTING, app });
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining(
        `has a problem: applicationName of the ThirdPartyApplication "app" ${problem}`,
      ),
    });
    expect(output).not.toContain(CANARY);
  });
});

async function started(confluence: Emulator, jira: Emulator, resources: object): Promise<PulumiProject> {
  const project = await createProject({
    program: stringify({ resources }),
    runtime: "yaml",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  closedAfterTest({ close: () => project.remove() });
  const settings = { baseUrl: jira.url, username: "admin", password: "admin" };
  for (const [name, value] of Object.entries(settings)) {
    const secret = name === "password" ? ["--secret"] : [];
    const key = `confluence:connections.jira.${name}`;
    expect(await project.run("config", "set", "--path", ...secret, key, value)).toMatchObject({ code: 0 });
  }
  return project;
}

/** Another resource's output, in a program in YAML. */
function outputOf(output: string): string {
  return ["$", `{${output}}`].join("");
}
