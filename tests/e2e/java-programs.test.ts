import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { javaProgramOf } from "../support/programs/java-program";
import { isLeftOut } from "../support/programs/language-support";
import { createProject, type PulumiProject } from "../support/pulumi-project";

/** Where Java is not available, global-setup.ts has reported it. */
const canRun = !isLeftOut("java");

let confluence: Emulator;
const projects: PulumiProject[] = [];

beforeEach(async () => {
  confluence = await startConfluence();
});

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()));
});

describe("a program in Java", () => {
  test("declares providers, components and lookups, and reads what exists by its id", async () => {
    if (!canRun) return;
    const other = await startConfluence();
    const existing = addLink(other, { name: "By hand", rpcUrl: "https://by-hand.example.com" });
    const before = other.snapshot();
    const project = await javaProject([
      'var own = new Provider("own", ProviderArgs.builder()',
      `  .baseUrl("${other.url}").username("admin").password("admin").build());`,
      'var application = new ThirdPartyApplication("application", ThirdPartyApplicationArgs.builder()',
      '  .applicationName("Reporting").level("3LO").installations(List.of("berlin", "tokyo")).build(),',
      "  ComponentResourceOptions.builder().providers(own).build());",
      `var read = ApplicationLink.get("read", Output.of("${existing.id}"),`,
      "  CustomResourceOptions.builder().provider(own).build());",
      "var options = InvokeOptions.builder().provider(own).build();",
      "var found = ConfluenceFunctions.getApplicationLink(",
      "  GetApplicationLinkArgs.builder().name(read.name()).build(), options);",
      "var all = ConfluenceFunctions.listApplicationLinks(ListApplicationLinksArgs.Empty, options);",
      'ctx.export("url", found.applyValue(link -> link.rpcUrl()));',
      'ctx.export("number", all.applyValue(result -> result.links().size()));',
      'ctx.export("key", application.credentials().applyValue(byName -> byName.get("tokyo").privateKeyPem()));',
    ]);
    expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining("+ 9 created") });
    expect(await project.outputs()).toEqual({
      url: "https://by-hand.example.com",
      number: expect.any(Number),
      key: expect.stringContaining("PRIVATE KEY"),
    });
    expect(await project.exportState()).not.toContain("PRIVATE KEY");
    expect(confluence.requests.total).toBe(0);
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(other.snapshot()).toEqual(before);
  });

  test("with a value that is not allowed, which its compiler lets pass, is refused before anything is read or written", async () => {
    if (!canRun) return;
    const project = await javaProject([
      'new OAuthSettings("wrong", OAuthSettingsArgs.builder()',
      '  .applicationLinkId("7f3c1f0a-5a3b-4c8e-9a4e-1d2b3c4d5e6f").incoming("4LO").build());',
    ]);
    const { code, output } = await project.preview();
    expect(output).toMatch(/incoming must be one of .*"2LO"/);
    expect(code).not.toBe(0);
    expect(confluence.requests.total).toBe(0);
  });
});

async function javaProject(statements: readonly string[]): Promise<PulumiProject> {
  const project = await createProject({
    program: javaProgramOf(statements),
    runtime: "java",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  projects.push(project);
  return project;
}
