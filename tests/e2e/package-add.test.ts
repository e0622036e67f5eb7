import { readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { closedAfterTest } from "../support/closing";
import { configurationOf, startConfluence } from "../support/emulator";
import { npmInstall } from "../support/npm";
import { isLeftOut } from "../support/programs/language-support";
import { createProject, required } from "../support/pulumi-project";

const PROGRAM = `import * as confluence from "@pulumi/confluence";
  const link = new confluence.ApplicationLink("app", { name: "App", rpcUrl: "https://app.example.com" });
  export const found = confluence.getApplicationLinkOutput({ id: link.id }).name;
`;

/** As the documentation shows it, in an installed package. */
const SCHEMA = "node_modules/pulumi-confluence-applinks/dist/plugin/schema.json";

describe("pulumi package add with the schema in the package", () => {
  test("generates an SDK that runs, and leaves a project that pulumi install can set up again", async () => {
    // Said by global-setup.ts.
    if (isLeftOut("nodejs-sdk")) return;
    const confluence = await startConfluence();
    const before = confluence.snapshot();
    const project = await createProject({
      program: PROGRAM,
      runtime: "nodejs-sdk",
      isTypeChecked: true,
      config: configurationOf(confluence),
      // The project's home is a folder of its own.
      env: { npm_config_cache: join(homedir(), ".npm"), npm_config_prefer_offline: "true" },
      install,
    });
    closedAfterTest({ close: () => project.remove() });
    const projectFile = await readFile(join(project.folder, "Pulumi.yaml"), "utf8");

    const added = await project.run("package", "add", SCHEMA);
    if (added.output.includes("GeneratePackage not implemented")) {
      process.stderr.write("pulumi package add: not run, the language host generates no SDKs.\n");
      return;
    }
    expect(added).toMatchObject({ code: 0 });
    expect(await readFile(join(project.folder, "Pulumi.yaml"), "utf8")).toBe(projectFile);
    expect(await project.run("install", "--no-plugins")).toMatchObject({ code: 0 });

    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ found: "App" });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });
});

/** As a user does, in a folder of its own: the command installs into it. */
async function install(folder: string): Promise<void> {
  const installation = required("E2E_INSTALLATION");
  const { dependencies } = JSON.parse(await readFile(join(installation, "package.json"), "utf8"));
  const tarball = (await readdir(installation)).find((name) => name.endsWith(".tgz"));
  const needed = ["@pulumi/pulumi", "@types/node", "typescript"].map((name) => [name, dependencies[name]]);
  const manifest = {
    name: "e2e",
    main: "index.ts",
    dependencies: {
      ...Object.fromEntries(needed),
      "pulumi-confluence-applinks": `file:${join(installation, tarball ?? "")}`,
    },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await npmInstall(folder);
}
