import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { declareMixedStack, MIXED_STACK, type Revision } from "../support/mixed-stack";
import { Declarations } from "../support/programs/declaration-recorder";
import { LANGUAGES } from "../support/programs/program-languages";
import { type CliResult, createProject, type PulumiProject } from "../support/pulumi-project";
import { seedFrom } from "../support/seed";

/** `QUIRKS_SEED=1 npm test -- e2e quirk-profiles` draws this combination. */
const SEED = seedFrom("QUIRKS_SEED");

let servers: Emulator[];
let project: PulumiProject;

afterEach(async () => {
  await project.remove();
  await Promise.all(servers.map((server) => server.close()));
});

async function start(profile: string): Promise<{ confluence: Emulator; jira: Emulator }> {
  const confluence = await openServer({ product: "confluence", profile });
  const jira = await openServer({ product: "jira" });
  servers = [confluence, jira];
  confluence.settings.allowInsecureOAuth2 = true;
  project = await createProject({
    program: program(jira, 0),
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  return { confluence, jira };
}

function program(jira: Emulator, revision: Revision): string {
  const declarations = new Declarations();
  declareMixedStack(declarations, { jira }, revision);
  return LANGUAGES.TypeScript.print(declarations.all);
}

describe("a stack of every kind, with the real CLI", () => {
  test.each(["default", "alternate", "confluence-9.2+alternate", `random:${SEED}`])(
    "is created, changed, found unchanged and removed on a server of the profile %s",
    async (profile) => {
      const { confluence, jira } = await start(profile);
      const before = confluence.snapshot();
      expectSuccess(await project.up());
      expect((await project.resources()).map(({ urn }) => urn.split("::").pop()).sort()).toEqual(
        [...MIXED_STACK].sort(),
      );
      await project.write(program(jira, 1));
      expectSuccess(await project.up());
      expectSuccess(await project.refresh("--preview-only", "--expect-no-changes"));
      confluence.requests.clear();
      expectSuccess(await project.up("--expect-no-changes"));
      expect(confluence.requests.total).toBe(0);
      expectSuccess(await project.destroy());
      expect(confluence.snapshot()).toEqual(before);
    },
  );

  test("is refused on a server without REST 3.0, once with a message that says what works there", async () => {
    const { confluence } = await start("legacy");
    const before = confluence.snapshot();
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/\[unsupported_server\].*RsaKeyPair and getManifest work without it/);
    expect(confluence.snapshot()).toEqual(before);
    expectSuccess(await project.destroy());
  });
});

function expectSuccess({ code, output }: CliResult): void {
  if (code !== 0) throw new Error(`The command failed:\n${output}`);
}
