import { execFile, spawnSync } from "node:child_process";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { closedAfterTest } from "../support/closing";
import { configurationOf, startConfluence } from "../support/emulator";
import { npmInstall } from "../support/npm";
import { createProject, required } from "../support/pulumi-project";

/** The oldest Node.js that is supported, and the current ones. */
const NODE_VERSIONS = { oldest: "20.18.0", maintained: "22.23.3", newest: "24.21.0" } as const;

/** Too old: the first one cannot parse what is written for a supported one. */
const OUTDATED_NODE_VERSIONS = ["12.22.12", "18.20.8"] as const;

/** As the registry has it now, for Node.js 22 and later; the other installations have the one that this package is developed with. */
const NEWEST_SDK = "3.276.0";

/** Package managers as npm packages: the version, the file that runs, and what it is asked for. */
const PACKAGE_MANAGERS = {
  npm: undefined,
  pnpm: { spec: "pnpm@10.34.8", script: "pnpm/bin/pnpm.cjs", args: ["install", "--ignore-scripts"] },
  "yarn 1": { spec: "yarn@1.22.22", script: "yarn/bin/yarn.js", args: ["install", "--ignore-scripts"] },
  "yarn 4": { spec: "@yarnpkg/cli-dist@4.18.1", script: "@yarnpkg/cli-dist/bin/yarn.js", args: ["install"] },
} as const;

const DECLARATIONS = `
  const link = new applinks.ApplicationLink("app", { name: "App", rpcUrl: "https://app.example.com" });
  const key = new applinks.RsaKeyPair("key");
  new applinks.IncomingConsumer("app", {
    applicationLinkId: link.id, key: "app", name: "App", publicKey: key.publicKeyPem, level: "2LO", executeAs: "editor",
  });
`;

const PROGRAMS = {
  ESM: {
    main: "index.mjs",
    type: "module",
    text: `import * as applinks from "pulumi-confluence-applinks";
      const { name } = await applinks.getManifest();
      ${DECLARATIONS}
      export const nodeVersion = process.version;
      export const title = name;`,
  },
  CommonJS: {
    main: "index.js",
    type: "commonjs",
    text: `const applinks = require("pulumi-confluence-applinks");
      ${DECLARATIONS}
      exports.nodeVersion = process.version;
      exports.title = applinks.getManifest().then(({ name }) => name);`,
  },
  TypeScript: {
    main: "index.ts",
    type: "commonjs",
    text: `import * as applinks from "pulumi-confluence-applinks";
      ${DECLARATIONS}
      export const nodeVersion = process.version;
      export const title = applinks.getManifest().then(({ name }) => name);`,
  },
} as const;

describe("the package", () => {
  test.each([
    ["npm", "ESM", "newest", NEWEST_SDK],
    ["pnpm", "TypeScript", "maintained", NEWEST_SDK],
    ["yarn 1", "CommonJS", "oldest", undefined],
    ["yarn 4", "ESM", "oldest", undefined],
  ] as const)(
    "works as installed by %s, in a program in %s, on the %s Node.js, with @pulumi/pulumi %s",
    async (manager, kind, age, sdk) => {
      const confluence = await startConfluence();
      const before = confluence.snapshot();
      const tools = await installTools(manager, NODE_VERSIONS[age]);
      const { main, type, text } = PROGRAMS[kind];
      const project = await createProject({
        program: "",
        isTypeChecked: true,
        config: configurationOf(confluence),
        env: { PATH: [tools.nodeFolder, required("E2E_PULUMI_BIN_DIR"), process.env.PATH].join(delimiter) },
        install: (folder) => install(folder, tools, { main, type }, sdk),
      });
      closedAfterTest({ close: () => project.remove() });
      await writeFile(join(project.folder, main), text);

      expect(await project.up()).toMatchObject({ code: 0 });
      expect(await project.outputs()).toEqual({
        nodeVersion: `v${NODE_VERSIONS[age]}`,
        title: confluence.state.title,
      });
      expect(confluence.snapshot()).toMatchObject({
        links: [{ name: "App" }],
        consumers: [{ key: "app", executingTwoLOUser: "editor" }],
      });
      expect(await project.up("--expect-no-changes", "--refresh")).toMatchObject({ code: 0 });
      expect((await project.applinks("--help")).stdout).toContain("review");
      expect(await project.destroy()).toMatchObject({ code: 0 });
      expect(confluence.snapshot()).toEqual(before);
    },
  );

  test.each(OUTDATED_NODE_VERSIONS)("says on Node.js %s which one it requires", async (version) => {
    const { nodeFolder } = await installTools("npm", version);
    const installed = join(required("E2E_INSTALLATION"), "node_modules/pulumi-confluence-applinks");
    const PATH = [nodeFolder, process.env.PATH].join(delimiter);
    const message = `requires Node.js 20.18 or later, this is ${version}`;
    for (const program of ["plugin/pulumi-resource-confluence", "dist/cli/main.js"]) {
      const { status, stdout, stderr } = spawnSync(join(installed, program), ["127.0.0.1:1"], {
        env: { PATH },
        encoding: "utf8",
      });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: "",
        stderr: expect.stringMatching(new RegExp(`^\\S+ ${message} .*\\n$`)),
      });
    }
  });
});

interface Tools {
  readonly folder: string;
  readonly nodeFolder: string;
  readonly manager: (typeof PACKAGE_MANAGERS)[keyof typeof PACKAGE_MANAGERS];
}

/** A Node.js and a package manager from the npm registry, kept for the rest of the run. */
async function installTools(manager: keyof typeof PACKAGE_MANAGERS, nodeVersion: string): Promise<Tools> {
  const chosen = PACKAGE_MANAGERS[manager];
  const platform = process.platform === "win32" ? "win" : process.platform;
  const node = `node-${platform}-${process.arch}`;
  const folder = join(required("E2E_INSTALLATION"), "tools", `${manager} on ${nodeVersion}`);
  const specs = [`${node}@${nodeVersion}`, ...(chosen === undefined ? [] : [chosen.spec])];
  await mkdir(folder, { recursive: true });
  await npmInstall(folder, ...specs);
  return { folder, nodeFolder: join(folder, "node_modules", node, "bin"), manager: chosen };
}

/** What a user does in an empty project: names the packed package as a dependency and installs. */
async function install(
  folder: string,
  { folder: toolFolder, nodeFolder, manager }: Tools,
  members: object,
  sdk: string | undefined,
): Promise<void> {
  const installation = required("E2E_INSTALLATION");
  const shared = JSON.parse(await readFile(join(installation, "package.json"), "utf8"));
  const tarball = (await readdir(installation)).find((name) => name.endsWith(".tgz"));
  const dependencies = {
    "@pulumi/pulumi": sdk ?? shared.dependencies["@pulumi/pulumi"],
    "@types/node": shared.dependencies["@types/node"],
    typescript: shared.dependencies.typescript,
    "pulumi-confluence-applinks": `file:${join(installation, tarball ?? "")}`,
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, ...members, dependencies }));
  if (manager === undefined) {
    await npmInstall(folder);
    return;
  }
  // Yarn would otherwise use its own module format, which the CLI does not support, and run no scripts of dependencies.
  await writeFile(
    join(folder, ".yarnrc.yml"),
    "nodeLinker: node-modules\nenableScripts: false\nenableTelemetry: false\n",
  );
  const env = { ...process.env, PATH: [nodeFolder, process.env.PATH].join(delimiter), CI: "" };
  await promisify(execFile)(
    process.execPath,
    [join(toolFolder, "node_modules", manager.script), ...manager.args],
    { cwd: folder, env },
  );
  await access(join(folder, "node_modules", "pulumi-confluence-applinks"));
}
