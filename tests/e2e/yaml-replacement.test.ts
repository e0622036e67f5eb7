import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { stringify } from "yaml";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const LINK = { name: "Reporting", rpcUrl: "https://reporting.example.com" };

describe("a resource in a program in YAML", () => {
  test("is deleted and created again by a change of what replaceOnChanges names", async () => {
    const confluence = await startConfluence();
    const project = await started(confluence, { reporting: link({ replaceOnChanges: ["name"] }) });
    await project.write(
      stringify({ resources: { reporting: link({ replaceOnChanges: ["name"] }, { name: "Reports" }) } }),
    );
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("1 replaced") });
    expect(confluence.state.links).toMatchObject([{ name: "Reports" }]);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("that is replaced on request needs deleteBeforeReplace, and the error says so", async () => {
    const confluence = await startConfluence();
    const project = await started(confluence, { reporting: link() });
    const { code, output } = await project.up("--replace=**::reporting");
    expect({ code, output }).toEqual({
      code: expect.any(Number),
      output: expect.stringMatching(/already exists.*`deleteBeforeReplace: true`/),
    });
    expect(code).not.toBe(0);
    expect(confluence.state.links).toHaveLength(1);

    await project.write(stringify({ resources: { reporting: link({ deleteBeforeReplace: true }) } }));
    const replaced = await project.up("--replace=**::reporting");
    expect(replaced).toMatchObject({ code: 0, output: expect.stringContaining("1 replaced") });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  test("that gets the provider of another server stays where it is, until it is replaced", async () => {
    const [confluence, other] = [await startConfluence(), await startConfluence()];
    const properties = { baseUrl: other.url, username: "admin", password: "admin" };
    const resources = {
      others: { type: "pulumi:providers:confluence", properties },
      reporting: link({ provider: ["$", "{others}"].join("") }),
    };
    const project = await started(confluence, { reporting: link() });
    await project.write(stringify({ resources }));
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({
      code: expect.any(Number),
      output: expect.stringMatching(/\[instance_mismatch\].*`pulumi up --replace <its URN>`/),
    });
    expect(code).not.toBe(0);
    expect([confluence, other].map(({ state }) => state.links.length)).toEqual([1, 0]);

    expect(await project.up("--replace=**::reporting")).toMatchObject({ code: 0 });
    expect([confluence, other].map(({ state }) => state.links.length)).toEqual([0, 1]);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  });
});

function link(options: object = {}, changed: object = {}): object {
  return { type: "confluence:ApplicationLink", properties: { ...LINK, ...changed }, options };
}

async function started(confluence: Emulator, resources: object): Promise<PulumiProject> {
  const project = await createProject({
    program: stringify({ resources }),
    runtime: "yaml",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  closedAfterTest({ close: () => project.remove() });
  expect(await project.up()).toMatchObject({ code: 0 });
  return project;
}
