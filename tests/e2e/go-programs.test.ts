import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { goProgramOf, RETURN_ERROR } from "../support/programs/go-program";
import { isLeftOut } from "../support/programs/language-support";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const run = promisify(execFile);

/** Where Go is not available, global-setup.ts has reported it. */
const canRun = !isLeftOut("go");

let confluence: Emulator;
const projects: PulumiProject[] = [];

beforeEach(async () => {
  confluence = await startConfluence();
});

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()));
});

describe("a program in Go", () => {
  test("declares providers with typed connections, components and lookups, and reads what exists by its id", async () => {
    if (!canRun) return;
    const other = await startConfluence();
    const existing = addLink(other, { name: "By hand", rpcUrl: "https://by-hand.example.com" });
    const before = other.snapshot();
    const login = `BaseUrl: pulumi.String("${other.url}"), Username: pulumi.String("admin"), Password: pulumi.String("admin")`;
    const project = await goProject([
      'own, err := confluence.NewProvider(ctx, "own", &confluence.ProviderArgs{',
      `\t${login},`,
      '\tConnections: confluence.ConnectionMap{"other": confluence.ConnectionArgs{',
      `\t\t${login},`,
      '\t\tHeaders: pulumi.StringMap{"X-Gateway-Key": pulumi.String("gateway-canary")}, TimeoutSeconds: pulumi.Int(20),',
      "\t}},",
      "})",
      ...RETURN_ERROR,
      'application, err := confluence.NewThirdPartyApplication(ctx, "application", &confluence.ThirdPartyApplicationArgs{',
      '\tApplicationName: "Reporting", Level: "3LO", Connection: pulumi.String("other"),',
      '\tInstallations: confluence.ThirdPartyInstallationMap{"berlin": confluence.ThirdPartyInstallationArgs{}},',
      "}, pulumi.Providers(own))",
      ...RETURN_ERROR,
      `read, err := confluence.GetApplicationLink(ctx, "read", pulumi.ID("${existing.id}"), nil, pulumi.Provider(own))`,
      ...RETURN_ERROR,
      'found := confluence.LookupApplicationLinkOutput(ctx, confluence.LookupApplicationLinkOutputArgs{Name: read.Name, Connection: pulumi.String("other")}, pulumi.Provider(own))',
      'all, err := confluence.ListApplicationLinks(ctx, &confluence.ListApplicationLinksArgs{Connection: pulumi.StringRef("other")}, pulumi.Provider(own))',
      ...RETURN_ERROR,
      'ctx.Export("url", found.RpcUrl())',
      'ctx.Export("number", pulumi.Int(len(all.Links)))',
      'ctx.Export("key", application.Credentials.MapIndex(pulumi.String("berlin")).PrivateKeyPem())',
    ]);
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({ code: 0, output: expect.not.stringContaining("error:") });
    expect(await project.outputs()).toEqual({
      url: "https://by-hand.example.com",
      number: 1,
      key: expect.stringContaining("PRIVATE KEY"),
    });
    const state = await project.exportState();
    for (const secret of ["PRIVATE KEY", "gateway-canary"]) expect(state).not.toContain(secret);
    expect(confluence.requests.total).toBe(0);
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(other.snapshot()).toEqual(before);
  });

  test.each([
    [
      "a value that is not allowed",
      "OAuthSettings",
      'pulumi.String("4LO")',
      /incoming must be one of .*"2LO"/,
    ],
    [
      "a misspelt field",
      "TrustedApplication",
      'pulumi.Map{"ipPattern": pulumi.ToStringArray([]string{"192.0.2.*"})}',
      /ipPattern\b.*ipPatterns/,
    ],
  ])(
    "with %s, which its compiler lets pass, is refused before anything is read or written",
    async (_, kind, incoming, message) => {
      if (!canRun) return;
      const link = 'pulumi.String("7f3c1f0a-5a3b-4c8e-9a4e-1d2b3c4d5e6f")';
      const args = `&confluence.${kind}Args{ApplicationLinkId: ${link}, Incoming: ${incoming}}`;
      const project = await goProject([
        `_, err := confluence.New${kind}(ctx, "wrong", ${args})`,
        ...RETURN_ERROR,
      ]);
      const { code, output } = await project.preview();
      expect({ code, output }).toEqual({ code: expect.any(Number), output: expect.stringMatching(message) });
      expect(code).not.toBe(0);
      expect(confluence.requests.total).toBe(0);
    },
  );
});

test("the examples in Go, which the generated SDK shows, compile and are formatted", async () => {
  if (!canRun) return;
  const project = await goProject([]);
  const schema = await readFile(join(__dirname, "../../dist/plugin/schema.json"), "utf8");
  const { resources } = JSON.parse(schema) as { resources: Record<string, { description: string }> };
  const examples = Object.entries(resources).map(([token, { description }]) => {
    const [, source = ""] = /^```go\n([\s\S]*?)^```$/m.exec(description) ?? [];
    return { name: token.split(":").at(-1) ?? "", source };
  });
  for (const { name, source } of examples) {
    await mkdir(join(project.folder, "examples", name), { recursive: true });
    await writeFile(join(project.folder, "examples", name, "main.go"), source);
  }
  const options = { cwd: project.folder, env: project.env };
  await run("go", ["vet", "./examples/..."], options);
  expect(await run("gofmt", ["-l", "examples"], options)).toMatchObject({ stdout: "" });
  expect(examples.length).toBeGreaterThan(10);
});

async function goProject(statements: readonly string[]): Promise<PulumiProject> {
  const project = await createProject({
    program: goProgramOf(statements),
    runtime: "go",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  projects.push(project);
  return project;
}
