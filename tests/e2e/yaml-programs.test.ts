import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { parse, stringify } from "yaml";
import { openServer } from "../support/emulator";
import { declareMixedStack } from "../support/mixed-stack";
import { Declarations } from "../support/programs/declarations";
import { LANGUAGES } from "../support/programs/languages";
import { createProject, type PulumiProject } from "../support/pulumi-project";

let confluence: Emulator;
let jira: Emulator;
const projects: PulumiProject[] = [];

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  confluence.settings.allowInsecureOAuth2 = true;
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()));
  await Promise.all([confluence.close(), jira.close()]);
});

/** The provider of that name in the program. */
const THE_OTHERS = ["$", "{others}"].join("");
const EMPTY = "resources: {}\n";
const LINK = { name: "Reporting", rpcUrl: "https://reporting.example.com" };

/** What `pulumi import` needs to know: nothing that is not on the server or in the link's address. */
const IMPORTABLE = ["consumer", "basic", "settings", "trust", "client"];

describe("pulumi import", () => {
  test("takes over what somebody has made, by names and ids that an administrator knows, and writes code that has no difference", async () => {
    const maker = await yamlProject(mixedStack());
    expect(await maker.up()).toMatchObject({ code: 0 });
    const before = confluence.snapshot();

    const importer = await yamlProject(EMPTY);
    const made = (await maker.resources()).map(({ urn, type, id }) => ({
      type,
      name: urn.split("::").at(-1) ?? "",
      id,
    }));
    const links = [
      { type: "confluence:index:ApplicationLink", name: "reporting", id: "Reporting" },
      { type: "confluence:index:ApplicationLink", name: "warehouse", id: "Warehouse" },
      { type: "confluence:index:ApplicationLink", name: "jira", id: "Our Jira" },
    ];
    const resources = [...links, ...made.filter(({ name }) => IMPORTABLE.includes(name))];
    await writeFile(join(importer.folder, "import.json"), JSON.stringify({ resources }));
    const imported = await importer.run(
      "import",
      "--file=import.json",
      "--out=generated.yaml",
      "--protect=false",
      "--yes",
      "--skip-preview",
    );
    expect(imported).toMatchObject({ code: 0 });
    const generated = await readFile(join(importer.folder, "generated.yaml"), "utf8");
    await importer.write(generated);
    expect(await importer.up("--expect-no-changes", "--diff")).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("a program in YAML that is wrong", () => {
  test.each([
    ["an input that does not exist", { ...LINK, rpcURL: "x" }, /rpcURL/],
    ["an input of the wrong type", { ...LINK, displayUrl: ["https://reporting.example.com"] }, /displayUrl/],
    ["a required input that is missing", { name: "Reporting" }, /rpcUrl/],
    ["a value that is not allowed", { ...LINK, rpcUrl: "ftp://reporting.example.com" }, /rpcUrl.*http/s],
  ])("%s is named before anything is asked or written", async (_, properties, message) => {
    const project = await yamlProject(linkWith(properties));
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(message) });
    expect(output).not.toMatch(/^\s+at .*\.js/m);
    expect(confluence.requests.total).toBe(0);
  });

  test("a configuration key that does not exist is named with the one that was meant", async () => {
    const project = await yamlProject(linkWith(LINK), { "confluence:baseURL": "https://wiki.example.com" });
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/confluence:baseURL is not an option.*baseUrl/s),
    });
  });

  test("a missing configuration is named with what to run, once the server is needed", async () => {
    const project = await createProject({ program: linkWith(LINK), runtime: "yaml" });
    projects.push(project);
    const { code, output } = await project.up();
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/confluence:baseUrl/) });
  });
});

test("the example deploys, has nothing more to do, and leaves the server as it was", async () => {
  const before = confluence.snapshot();
  const text = await readFile(join(__dirname, "../../examples/yaml/Pulumi.yaml"), "utf8");
  const { config, resources, outputs } = parse(text) as Record<string, unknown>;
  const project = await yamlProject(stringify({ config, resources, outputs }), { jiraUrl: jira.url });
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["Jira", "Reporting"]);
  expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await project.destroy()).toMatchObject({ code: 0 });
  expect(confluence.snapshot()).toEqual(before);
});

test("a provider for each server, each with resources of its own, in one program", async () => {
  const other = await openServer({ product: "confluence" });
  try {
    const project = await yamlProject(
      stringify({
        resources: {
          others: {
            type: "pulumi:providers:confluence",
            properties: { baseUrl: other.url, username: "admin", password: { "fn::secret": "admin" } },
          },
          here: { type: "confluence:ApplicationLink", properties: LINK },
          there: {
            type: "confluence:ApplicationLink",
            properties: { ...LINK, name: "There" },
            options: { provider: THE_OTHERS },
          },
        },
      }),
    );
    expect(await project.up()).toMatchObject({ code: 0 });
    expect([confluence, other].map(({ state }) => state.links.map(({ name }) => name))).toEqual([
      ["Reporting"],
      ["There"],
    ]);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect([confluence, other].map(({ state }) => state.links.length)).toEqual([0, 0]);
  } finally {
    await other.close();
  }
});

function mixedStack(): string {
  const declarations = new Declarations();
  declareMixedStack(declarations, { jira }, 0);
  return LANGUAGES.YAML.print(declarations.all);
}

function linkWith(properties: object): string {
  return stringify({ resources: { link: { type: "confluence:ApplicationLink", properties } } });
}

async function yamlProject(program: string, config: Record<string, string> = {}): Promise<PulumiProject> {
  const project = await createProject({
    program,
    runtime: "yaml",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", ...config },
    secrets: { "confluence:password": "admin" },
  });
  projects.push(project);
  return project;
}
