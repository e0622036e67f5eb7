import { cp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer, requestsOf } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { POPULATED_LINKS, POPULATED_SECRETS, populate } from "../support/populated-server";
import { isLeftOut } from "../support/programs/language-support";
import { createProject, type ProjectOptions, type PulumiProject } from "../support/pulumi-project";
import { runScript } from "../support/shell";

let confluence: Emulator;
let jira: Emulator;
let bitbucket: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  [confluence, jira, bitbucket] = await Promise.all([
    // It is set up over REST only.
    openServer({ product: "confluence", quirks: { basicProviderOverRest: true } }),
    openServer({ product: "jira" }),
    openServer({ product: "bitbucket" }),
  ]);
  await populate(confluence, jira, bitbucket);
  project = await projectOfBoth({ program: "", isTypeChecked: true });
});

afterAll(async () => {
  await project.remove();
  await Promise.all([confluence.close(), jira.close(), bitbucket.close()]);
});

/** A project that is configured for both servers, with the secrets that they do not return. */
async function projectOfBoth(options: ProjectOptions): Promise<PulumiProject> {
  const made = await createProject({
    ...options,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: {
      "confluence:password": "admin",
      ...Object.fromEntries(Object.entries(POPULATED_SECRETS).map(([key, value]) => [`e2e:${key}`, value])),
    },
  });
  const login = Object.entries({ baseUrl: jira.url, username: "admin", password: "admin" });
  const settings = login.flatMap(([option, value]) => [
    "--plaintext",
    `confluence:connections.jira.${option}=${value}`,
  ]);
  expect(await made.run("config", "set-all", "--path", ...settings)).toMatchObject({ code: 0 });
  return made;
}

const importAll = (into = project) =>
  into.run(
    "import",
    "--file",
    "import.json",
    "--generate-code=false",
    "--protect=false",
    "--yes",
    "--skip-preview",
  );

describe("a server that was set up by hand", () => {
  test("becomes a program whose preview has nothing to change, and whose up writes nothing", async () => {
    const before = [confluence.snapshot(), jira.snapshot()];
    const exported = await project.applinks(
      "export",
      "--out",
      "exported",
      "--stack",
      "test",
      "--with",
      "jira",
      "--cwd",
      ".",
    );
    expect(exported).toMatchObject({ code: 0, stderr: "" });
    expect(exported.stdout).toContain(`${POPULATED_LINKS + 1} ApplicationLink`);

    // An existing project is kept; its name is the namespace of the secrets.
    await cp(join(project.folder, "exported", "index.ts"), join(project.folder, "index.ts"));
    await cp(join(project.folder, "exported", "keys"), join(project.folder, "keys"), { recursive: true });
    const program = await readFile(join(project.folder, "index.ts"), "utf8");
    expect(program).toContain('new ReciprocalLink("confluence-jira", {');
    for (const secret of Object.values(POPULATED_SECRETS)) expect(program).not.toContain(secret);

    const again = await project.applinks(
      "export",
      "-o",
      ".",
      "-s",
      "test",
      "--with",
      "jira",
      "--import-only",
      "--json",
    );
    expect(JSON.parse(again.stdout)).toMatchObject({
      files: ["import.json"],
      secrets: Object.keys(POPULATED_SECRETS).map((key) => ({ key, isKnown: true })),
    });
    expect((await stat(join(project.folder, "import.json"))).mode & 0o777).toBe(0o600);

    expect(await importAll()).toMatchObject({ code: 0 });
    await rm(join(project.folder, "import.json"));
    const state = await project.exportState();
    for (const secret of Object.values(POPULATED_SECRETS)) expect(state).not.toContain(secret);

    const preview = await project.preview("--expect-no-changes");
    expect(preview.output).toContain("77 unchanged");
    expect(preview.code).toBe(0);

    confluence.requests.clear();
    jira.requests.clear();
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect([requestsOf(confluence).writes, requestsOf(jira).writes]).toEqual([0, 0]);
    expect([confluence.snapshot(), jira.snapshot()]).toEqual(before);
  });

  test("shows no drift right after the import", async () => {
    const drift = await project.applinks("drift");
    expect(drift.stdout).toContain("Everything that was checked is as last applied");
    expect(drift.code).toBe(0);
  });

  test("is exported the same way a second time", async () => {
    const first = await readFile(join(project.folder, "exported", "index.ts"), "utf8");
    expect(
      await project.applinks(
        "export",
        "-o",
        "exported",
        "--cwd",
        ".",
        "-s",
        "test",
        "--with",
        "jira",
        "--force",
      ),
    ).toMatchObject({ code: 0 });
    expect(await readFile(join(project.folder, "exported", "index.ts"), "utf8")).toBe(first);
  });

  test("does not overwrite existing files", async () => {
    const refused = await project.applinks("export", "-o", ".", "-s", "test");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("index.ts already exists");
  });
});

describe("a server that was set up by hand, exported for the provider plugin", () => {
  test.each([
    ["YAML", "yaml", "resources: {}\n", "Pulumi.yaml"],
    ["Python", "python", "", "__main__.py"],
  ] as const)("becomes a program in %s that imports it without a change", async (_, runtime, empty, file) => {
    // Said by global-setup.ts.
    if (isLeftOut(runtime)) return;
    const before = [confluence.snapshot(), jira.snapshot()];
    const own = await projectOfBoth({ program: empty, runtime });
    try {
      // In the language of the project that is there.
      const exported = await own.applinks("export", "-o", ".", "-s", "test", "--with", "jira", "--force");
      expect(exported).toMatchObject({ code: 0, stderr: "" });
      const program = await readFile(join(own.folder, file), "utf8");
      expect(program).toContain("ReciprocalLink");
      for (const secret of Object.values(POPULATED_SECRETS)) expect(program).not.toContain(secret);

      confluence.requests.clear();
      jira.requests.clear();
      expect(await importAll(own)).toMatchObject({ code: 0 });
      const preview = await own.preview("--expect-no-changes", "--diff");
      expect(preview).toMatchObject({ code: 0, output: expect.stringContaining("77 unchanged") });
      expect(await own.up("--expect-no-changes")).toMatchObject({ code: 0 });
      expect([requestsOf(confluence).writes, requestsOf(jira).writes]).toEqual([0, 0]);
      expect([confluence.snapshot(), jira.snapshot()]).toEqual(before);
    } finally {
      await own.remove();
    }
  });
});

describe("the steps that an export prints", () => {
  test("lead, pasted unchanged, from nothing to a preview without changes, with the package in no registry", async () => {
    const small = await openServer({ product: "confluence", quirks: { basicProviderOverRest: true } });
    addLink(small, { name: "Reporting", rpcUrl: "https://reporting.example.com" });
    const { PULUMI_STACK: _, ...environment } = project.env;
    const env = { ...environment, CONFLUENCE_PASSWORD: "admin" };
    const shell = async (script: string, folder = join(project.folder, "pasted")) => {
      const result = await runScript(script, folder, env);
      if (result.code !== 0) throw new Error(`${script}:\n${result.output}`);
      return result.output;
    };
    try {
      const text = await shell(
        `node_modules/.bin/confluence-applinks export -o pasted -u ${small.url} --username admin`,
        project.folder,
      );
      const [first = [], asking = [], last = []] = text
        .split("\n\n")
        .filter((block) => /^(Next|Then)/.test(block))
        .map((block) => block.split("\n").filter((line) => line.startsWith("  ")));
      await shell(first.join("\n"), project.folder);
      for (const command of asking) await shell(`printf admin | ${command}`);
      expect(await shell(last.join("\n"))).toMatch(/2 unchanged/);
      expect(requestsOf(small).writes).toBe(0);
    } finally {
      await small.close();
    }
  });
});
