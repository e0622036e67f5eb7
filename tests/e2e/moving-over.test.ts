import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { stringify } from "yaml";
import { openServer, requestsDuring } from "../support/emulator";
import { declareMixedStack } from "../support/mixed-stack";
import { Declarations } from "../support/programs/declaration-recorder";
import { LANGUAGES, type ProgramLanguage } from "../support/programs/program-languages";
import { createProject, type PulumiProject } from "../support/pulumi-project";

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  confluence.settings.allowInsecureOAuth2 = true;
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await project.remove();
  await Promise.all([confluence.close(), jira.close()]);
});

test("a stack of every kind moves with aliases from the dynamic classes to the plugin and back, without a write", async () => {
  const { TypeScript, YAML } = LANGUAGES;
  const before = confluence.snapshot();
  project = await createProject({
    program: programOf(TypeScript),
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  expect(await project.up()).toMatchObject({ code: 0 });
  const made = confluence.snapshot();
  const ids = await idsByName();

  for (const [from, to] of [
    [TypeScript, YAML],
    [YAML, TypeScript],
  ] as const) {
    await project.write(programOf(to, from), to.runtime);
    const moved = await requestsDuring(confluence, async () => {
      expect(await project.up()).toMatchObject({ code: 0 });
    });
    expect(moved.writes).toBe(0);
    expect(await idsByName()).toEqual(ids);
    const types = (await project.resources()).map(({ type }) => type);
    expect(types.every((type) => type.startsWith(to.token("")))).toBe(true);
    const again = await requestsDuring(confluence, async () => {
      expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    });
    expect(again.total).toBe(0);
    expect(confluence.snapshot()).toEqual(made);
  }
  expect(await project.destroy()).toMatchObject({ code: 0 });
  expect(confluence.snapshot()).toEqual(before);
});

test("a component moves to the plugin and back with what belongs to it, its keys included", async () => {
  const { TypeScript, YAML } = LANGUAGES;
  const args = { applicationName: "Reporting", installations: ["berlin"], level: "3LO" };
  const inTypeScript = [
    'import { ThirdPartyApplication } from "pulumi-confluence-applinks";',
    `const reporting = new ThirdPartyApplication("reporting", ${JSON.stringify(args)} as never);`,
    "export const credentials = reporting.credentials;",
  ].join("\n");
  const reporting = { type: "confluence:ThirdPartyApplication", properties: args };
  const credentials = ["$", "{reporting.credentials}"].join("");
  const inYaml = stringify({ resources: { reporting }, outputs: { credentials } });
  project = await createProject({
    program: inTypeScript,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  expect(await project.up()).toMatchObject({ code: 0 });
  const made = confluence.snapshot();
  const outputs = await project.outputs();

  for (const [program, { runtime }] of [
    [inYaml, YAML],
    [inTypeScript, TypeScript],
  ] as const) {
    await project.write(program, runtime);
    const moved = await requestsDuring(confluence, async () => {
      expect(await project.up()).toMatchObject({ code: 0 });
    });
    expect(moved.writes).toBe(0);
    expect(await project.outputs()).toEqual(outputs);
    expect(confluence.snapshot()).toEqual(made);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  }
});

function programOf(language: ProgramLanguage, former?: ProgramLanguage): string {
  const declarations = new Declarations();
  declareMixedStack(declarations, { jira }, 0);
  if (former === undefined) return language.print(declarations.all);
  return language.print(declarations.all, {
    aliasOf: ({ kind, name }) => `urn:pulumi:test::e2e::${former.token(kind)}::${name}`,
  });
}

async function idsByName(): Promise<Record<string, string | undefined>> {
  const resources = await project.resources();
  return Object.fromEntries(resources.map(({ urn, id }) => [urn.split("::").at(-1), id]));
}
