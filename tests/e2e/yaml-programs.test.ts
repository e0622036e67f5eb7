import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { parse, stringify } from "yaml";
import { openServer } from "../support/emulator";
import { declareMixedStack } from "../support/mixed-stack";
import { Declarations } from "../support/programs/declaration-recorder";
import { LANGUAGES } from "../support/programs/program-languages";
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
/** The variable of that name in the program. */
const SIZE = ["$", "{size}"].join("");
/** Of a second plugin beside the one that is installed. */
const OTHER_VERSION = "0.99.0";
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
    [
      "a number in the place of a string",
      { ...LINK, name: 98_000_000 },
      /name must be a string, not a number/,
    ],
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

  test("a number that YAML has put into a string is told from what was meant", async () => {
    const variables = { size: 98_000_000 };
    const properties = { ...LINK, name: `Application ${SIZE}` };
    const resources = { link: { type: "confluence:ApplicationLink", properties } };
    const project = await yamlProject(stringify({ variables, resources }));
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/name contains a number/) });
  });

  test("an option of a provider that does not exist is named with the one that was meant", async () => {
    const properties = { baseURL: "https://wiki.example.com" };
    const resources = { other: { type: "pulumi:providers:confluence", properties } };
    const project = await yamlProject(stringify({ resources }));
    const { code, output } = await project.preview();
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/baseURL.*baseUrl/s) });
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

test("a stack of the plugin's types is reviewed, looked at for drift and examined as one of dynamic resources", async () => {
  const project = await yamlProject(linkWith({ ...LINK, type: "generic" }));
  const review = await project.applinks("review", "--stack", "test");
  expect(review).toMatchObject({ code: 0, stdout: expect.stringContaining("https://reporting.example.com") });
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(await project.applinks("drift", "--no-audit-log")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Everything that was checked is as last applied"),
  });

  Object.assign(confluence.state.links[0] ?? {}, { name: "By hand" });
  const drift = await project.applinks("drift", "--no-audit-log");
  expect(drift).toMatchObject({ code: 2, stdout: expect.stringContaining("By hand") });
  expect(drift.stdout).not.toContain("does not know");

  const doctor = await project.applinks("doctor", "--stack", "test");
  expect(doctor.stdout).toContain("“admin” is a system administrator.");
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

test("the fleet example brings every server up to date but the one that is down, and that one with the next up", async () => {
  const names = ["engineering", "sales", "support"];
  const monitoring = { name: "monitoring", password: "monitoring" };
  const admin = { name: "admin", password: "admin", role: "systemAdministrator" as const };
  const fleet = await Promise.all(
    names.map(() => openServer({ product: "confluence", users: [admin, monitoring] })),
  );
  const links = () => fleet.map(({ state }) => state.links.map(({ name }) => name).sort());
  try {
    const before = fleet.map((server) => server.snapshot());
    const text = await readFile(join(__dirname, "../../examples/fleet-yaml/Pulumi.yaml"), "utf8");
    const { config, variables, resources } = parse(text) as Record<string, unknown>;
    const project = await createProject({
      program: stringify({ config, variables, resources }),
      runtime: "yaml",
      config: { jiraUrl: jira.url },
    });
    projects.push(project);
    const settings = names.flatMap((name, index) => [
      "--plaintext",
      `confluence:connections.${name}.baseUrl=${fleet[index]?.url}`,
      "--plaintext",
      `confluence:connections.${name}.username=admin`,
      "--secret",
      `confluence:connections.${name}.password=admin`,
    ]);
    expect(await project.run("config", "set-all", "--path", ...settings)).toMatchObject({ code: 0 });

    fleet[1]?.faults.add({ kind: "status", status: 503 });
    const { code, output } = await project.up("--continue-on-error");
    expect({ code, output }).toEqual({ code: expect.any(Number), output: expect.stringContaining("503") });
    expect(code).not.toBe(0);
    expect(links()).toEqual([["Jira", "Service portal"], [], ["Monitoring (main)", "Service portal"]]);

    fleet[1]?.faults.clear();
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(links()[1]).toEqual(["Service portal"]);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(fleet.map((server) => server.snapshot())).toEqual(before);
  } finally {
    await Promise.all(fleet.map((server) => server.close()));
  }
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

test("two versions of the plugin serve one program side by side, each its own resources", async () => {
  const project = await yamlProject(EMPTY);
  const installed = "node_modules/pulumi-confluence-applinks";
  const { version } = JSON.parse(await readFile(join(project.folder, installed, "package.json"), "utf8"));
  // As a release archive is unpacked, with another version.
  const other = join(project.folder, "other");
  await mkdir(other);
  const bundles = (await readdir(join(project.folder, installed, "dist/plugin"))).filter((name) =>
    name.endsWith(".mjs"),
  );
  for (const name of ["plugin/pulumi-resource-confluence", ...bundles.map((name) => `dist/plugin/${name}`)])
    await cp(join(project.folder, installed, name), join(other, basename(name)));
  const schema = await readFile(join(project.folder, installed, "dist/plugin/schema.json"), "utf8");
  await writeFile(join(other, "schema.json"), schema.replace(`"${version}"`, `"${OTHER_VERSION}"`));
  const link = (name: string, of: string) => ({
    type: "confluence:ApplicationLink",
    properties: { name, rpcUrl: `https://${name.toLowerCase()}.example.com` },
    options: { version: of },
  });
  const program = {
    name: "e2e",
    runtime: "yaml",
    plugins: {
      providers: [
        { name: "confluence", path: `${installed}/plugin`, version },
        { name: "confluence", path: "other", version: OTHER_VERSION },
      ],
    },
    resources: { one: link("One", version), two: link("Two", OTHER_VERSION) },
  };
  await writeFile(join(project.folder, "Pulumi.yaml"), stringify(program));
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(confluence.state.links.map(({ name }) => name).sort()).toEqual(["One", "Two"]);
  const state = await project.exportState();
  for (const of of [version, OTHER_VERSION]) expect(state).toContain(`default_${of.replaceAll(".", "_")}::`);
  expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await project.destroy()).toMatchObject({ code: 0 });
  expect(confluence.state.links).toEqual([]);
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
