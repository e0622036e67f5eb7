import { readFileSync } from "node:fs";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { OutputRef } from "../support/engine/properties";
import { filesIn } from "../support/files";
import { declareMixedStack, MIXED_STACK, type Revision } from "../support/mixed-stack";
import { rsaKeyPair } from "../support/oauth-client";
import { Declarations } from "../support/programs/declaration-recorder";
import { isLeftOut } from "../support/programs/language-support";
import { LANGUAGES, type ProgramLanguage } from "../support/programs/program-languages";
import { createProject, type PulumiProject, type Runtime } from "../support/pulumi-project";

/** The stack itself is one of them. */
const COUNT = MIXED_STACK.length + 1;
const ADMIN_PASSWORD = "admin-password-canary";
const PRIVATE_KEY = rsaKeyPair().privateKey;
const GIVEN_SECRETS = [
  ADMIN_PASSWORD,
  "shared-secret-",
  "password-one",
  "password-two",
  "client-secret-",
  ...privateLinesOf(PRIVATE_KEY),
];
/** A link whose type changes is replaced. */
const OF_ANOTHER_TYPE = { type: "bamboo", applicationId: "7f3c1f0a-5a3b-4c8e-9a4e-1d2b3c4d5e6f" };
/** What replacing that link replaces. */
const REPLACED = ["warehouse", "basic"];
const OUTPUTS = {
  privateKey: new OutputRef("key", "privateKeyPkcs1Pem"),
  clientSecret: new OutputRef("client", "clientSecret"),
};

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeEach(async () => {
  const users = [{ name: "admin", password: ADMIN_PASSWORD, role: "systemAdministrator" as const }];
  confluence = await openServer({ product: "confluence", users });
  // As a Confluence in its development mode: its own address is plain http here.
  confluence.settings.allowInsecureOAuth2 = true;
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await project.remove();
  await Promise.all([confluence.close(), jira.close()]);
});

describe.each(languagesHere())("a stack of every kind in %s", (_, language) => {
  test("is previewed, created, unchanged by a second up, repaired, changed, replaced and removed, and no secret leaves the state", async () => {
    const before = confluence.snapshot();
    project = await projectOf(programOf(language, 0), language.runtime);
    const shown: string[] = [];
    const show = async (result: ReturnType<PulumiProject["run"]>) => {
      const { code, output } = await result;
      shown.push(output);
      return { code, output };
    };

    confluence.requests.clear();
    const plan = await show(project.preview("--diff"));
    expect(plan.output).toContain(`+ ${COUNT} to create`);
    await show(project.preview("--json"));
    expect(confluence.requests.total).toBe(0);

    const up = await show(project.up("--diff"));
    expect(up).toMatchObject({ code: 0, output: expect.stringContaining(`+ ${COUNT} created`) });
    expect((await project.resources()).map(({ type }) => type).sort()).toEqual(tokensOf(language));
    const made = confluence.snapshot();

    confluence.requests.clear();
    expect(await show(project.preview("--expect-no-changes"))).toMatchObject({ code: 0 });
    const again = await show(project.up("--expect-no-changes"));
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining(`${COUNT} unchanged`) });
    expect(confluence.requests.total).toBe(0);

    changeByHand(confluence);
    const drift = await show(project.refresh("--preview-only", "--diff", "--expect-no-changes"));
    expect(drift.code).not.toBe(0);
    const differences = drift.output.replace(/ +: /g, ": ");
    expect(differences).toContain('~ name: "Reporting" => "By hand"');
    expect(differences).toContain('~ description: "Weekly reports" => "By hand"');
    expect(differences).toContain('~ scope: "READ" => "ADMIN"');
    expect(await show(project.up("--refresh", "--diff"))).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(made);

    const { id } = warehouse(confluence);
    await project.write(programOf(language, 1), language.runtime);
    await show(project.preview("--diff"));
    const changed = await show(project.up("--diff"));
    // The link of another type, and what belongs to it.
    expect(changed).toMatchObject({ code: 0, output: expect.stringMatching(/\+-2 replaced/) });
    expect(changed.output).toContain(`~ ${MIXED_STACK.length - REPLACED.length} updated`);
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["Issues", "Reports", "Warehouse"]);
    expect(warehouse(confluence)).toMatchObject({ typeId: "bamboo" });
    expect(warehouse(confluence).id).not.toBe(id);
    expect(await show(project.up("--expect-no-changes"))).toMatchObject({ code: 0 });

    const { clientSecret, privateKey } = await project.outputs();
    shown.push((await project.run("stack", "output")).output, await project.exportState());
    const secrets = [...GIVEN_SECRETS, String(clientSecret), ...privateLinesOf(String(privateKey))];
    expect(await show(project.destroy("--diff"))).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);

    const files = filesIn(project.folder).filter(
      (file) => !/(Pulumi\.yaml|index\.ts|main\.go|App\.(?:java|class)|__main__[^/]*\.pyc?)$/.test(file),
    );
    expect(files.some((file) => file.includes("history"))).toBe(true);
    const texts = [...shown, ...files.map((file) => readFileSync(file, "utf8"))];
    const lines = texts.flatMap((text) => text.split("\n"));
    const leaks = secrets.flatMap((secret) => lines.filter((line) => line.includes(secret)));
    expect(leaks.map((line) => line.slice(0, 200))).toEqual([]);
  });
});

/** Those that can be run here; `global-setup.ts` reports the others. YAML has to be among them. */
function languagesHere(): [string, ProgramLanguage][] {
  return Object.entries(LANGUAGES).filter(([, { runtime }]) => !isLeftOut(runtime));
}

function programOf(language: ProgramLanguage, revision: Revision): string {
  const declarations = new Declarations();
  declareMixedStack(declarations, { jira, privateKey: PRIVATE_KEY }, revision);
  const all = declarations.all.map((declaration) =>
    declaration.name === "warehouse" && revision === 1
      ? { ...declaration, inputs: { ...declaration.inputs, ...OF_ANOTHER_TYPE } }
      : declaration,
  );
  return language.print(all, { outputs: OUTPUTS });
}

function warehouse({ state }: Emulator) {
  const link = state.links.find(({ name }) => name === "Warehouse");
  if (link === undefined) throw new Error("There is no link to the warehouse.");
  return link;
}

function projectOf(program: string, runtime: Runtime): Promise<PulumiProject> {
  return createProject({
    program,
    runtime,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": ADMIN_PASSWORD },
  });
}

function tokensOf(language: ProgramLanguage): string[] {
  const declarations = new Declarations();
  declareMixedStack(declarations, { jira }, 0);
  return declarations.all.map(({ kind }) => language.token(kind)).sort();
}

function changeByHand({ state }: Emulator): void {
  const link = state.links.find(({ name }) => name === "Reporting");
  Object.assign(link ?? {}, { name: "By hand" });
  Object.assign(state.consumers.find(({ key }) => key === "reporting") ?? {}, { description: "By hand" });
  Object.assign(state.oauth2Clients[0] ?? {}, { scope: "ADMIN" });
}

/** The lines of a private key that its public half does not have. */
function privateLinesOf(key: string): string[] {
  return key.trim().split("\n").slice(-12, -2);
}
