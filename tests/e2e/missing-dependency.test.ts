import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closedAfterTest } from "../support/closing";
import { configurationOf, startConfluence } from "../support/emulator";
import { createProject, required } from "../support/pulumi-project";

const PACKAGE = "pulumi-confluence-applinks";

test("a program that has the package only through a library of its pnpm workspace gets an error that says to depend on it directly", async () => {
  const confluence = await startConfluence();
  const { "confluence:password": password = "", ...config } = configurationOf(confluence);
  const project = await createProject({
    program: 'import { declareLink } from "our-links"; declareLink("app");',
    config,
    secrets: { "confluence:password": password },
    install: layAsPnpmDoes,
  });
  closedAfterTest({ close: () => project.remove() });

  const refused = await project.up();
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain(
    `looks for the package ${PACKAGE} from the program's folder, ${project.folder}, and does not find it there`,
  );
  expect(refused.output).toContain(`\`pnpm add ${PACKAGE}\``);
  expect(refused.output).not.toMatch(/Require stack|provider-module/);
  expect(confluence.requests.total).toBe(0);

  await link(join(project.folder, "node_modules"), PACKAGE);
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(confluence.state.links).toMatchObject([{ name: "App" }]);
  expect(await project.destroy()).toMatchObject({ code: 0 });
});

/** The program has the library and Pulumi's SDK, and the library has the package: nothing is hoisted. */
async function layAsPnpmDoes(folder: string): Promise<void> {
  const library = join(folder, "libraries", "our-links");
  await mkdir(library, { recursive: true });
  await writeFile(join(library, "package.json"), JSON.stringify({ name: "our-links", main: "index.js" }));
  await writeFile(
    join(library, "index.js"),
    `const { ApplicationLink } = require("${PACKAGE}");
    exports.declareLink = (name) => new ApplicationLink(name, { name: "App", rpcUrl: "https://app.example.com" });`,
  );
  await link(join(library, "node_modules"), PACKAGE);
  const modules = join(folder, "node_modules");
  for (const name of ["@pulumi", "typescript"]) await link(modules, name);
  await symlink(library, join(modules, "our-links"), "junction");
}

async function link(modules: string, name: string): Promise<void> {
  await mkdir(modules, { recursive: true });
  await symlink(join(required("E2E_INSTALLATION"), "node_modules", name), join(modules, name), "junction");
}
