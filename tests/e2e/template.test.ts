import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { type NpmRegistry, startRegistry } from "../support/npm-registry";
import {
  isLeftOut,
  type LanguageSupport,
  languageSupport,
  VIRTUAL_ENVIRONMENT,
} from "../support/programs/language-support";
import { runScript } from "../support/shell";

const ROOT = join(__dirname, "..", "..");
const TEMPLATES = join(ROOT, "templates");
const INSTALLATION = process.env.E2E_INSTALLATION ?? "";

let confluence: Emulator;
let registry: NpmRegistry;
let folder: string;

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  const tarball = (await readdir(INSTALLATION)).find((name) => name.endsWith(".tgz"));
  const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  registry = await startRegistry(join(INSTALLATION, tarball ?? ""), manifest);
  folder = await mkdtemp(join(tmpdir(), "applinks-template-"));
  await mkdir(join(folder, "links"));
  await mkdir(join(folder, "state"));
});

afterEach(async () => {
  await registry.close();
  await confluence.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A command line of a user, in the new project's folder. */
function run(command: string, { path = "", env = {} }: Partial<LanguageSupport> = {}) {
  return runScript(command, join(folder, "links"), {
    ...env,
    PATH: [process.env.E2E_PULUMI_BIN_DIR, process.env.PATH, path].join(delimiter),
    HOME: process.env.HOME,
    TMPDIR: folder,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "template",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    TEMPLATES,
    URL: confluence.url,
    // The package as it will be published, so that the template is tested as it is.
    npm_config_registry: registry.url,
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
  });
}

describe("the template for pulumi new in TypeScript", () => {
  test("makes a project that deploys, has nothing more to do, and leaves the server as it was", async () => {
    const before = confluence.snapshot();
    const made = await run(
      'pulumi new "$TEMPLATES/typescript" --yes --name my-links --description "Our links" -c "confluence:baseUrl=$URL"',
    );
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining("confluence-applinks doctor") });
    expect((await readdir(join(folder, "links"))).sort()).toEqual(
      [
        ...(await readdir(join(TEMPLATES, "typescript"))),
        "Pulumi.dev.yaml",
        "node_modules",
        "package-lock.json",
      ].sort(),
    );
    expect(await readFile(join(folder, "links", "README.md"), "utf8")).toContain("# my-links\n\nOur links\n");

    expect(await run("echo admin | pulumi config set --secret confluence:password")).toMatchObject({
      code: 0,
    });
    expect(await run("npx tsc -p .")).toMatchObject({ code: 0 });
    expect(await run("npx confluence-applinks doctor --stack dev")).toMatchObject({
      // A warning: OAuth 2.0 is not for servers with plain http.
      code: 2,
      output: expect.stringContaining("“admin” is a system administrator."),
    });
    expect(await run("pulumi up --yes")).toMatchObject({ code: 0 });
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["Reporting"]);
    expect(await run("pulumi up --yes --expect-no-changes")).toMatchObject({ code: 0 });
    expect(await run("npx confluence-applinks export --stack dev --out exported")).toMatchObject({
      code: 0,
      // Another project, whose stack is still to be made
      output: expect.stringContaining("pulumi stack init"),
    });
    expect(await run("pulumi destroy --yes")).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe.each([
  ["YAML", "yaml"],
  ["Python", "python"],
] as const)("the template for pulumi new in %s", (_, language) => {
  test("makes a project that deploys, has nothing more to do, and leaves the server as it was", async () => {
    // Said by global-setup.ts.
    if (isLeftOut(language)) return;
    const support = languageSupport(language);
    const before = confluence.snapshot();
    const made = await run(
      `pulumi new "$TEMPLATES/${language}" --generate-only --yes --name my-links --description "Our links"`,
      support,
    );
    expect(made).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "links", "README.md"), "utf8")).toContain("# my-links\n\nOur links\n");
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    expect(JSON.parse(await readFile(join(folder, "links", "package.json"), "utf8"))).toMatchObject({
      name: "my-links",
      dependencies: { "pulumi-confluence-applinks": `^${version}` },
    });

    const setUp = [
      ...(language === "python" ? [VIRTUAL_ENVIRONMENT] : []),
      "pulumi stack init dev",
      'pulumi config set confluence:baseUrl "$URL"',
      "pulumi config set confluence:username admin",
      "echo admin | pulumi config set --secret confluence:password",
    ];
    expect(await run(setUp.join(" && "), support)).toMatchObject({ code: 0 });
    const early = await run("pulumi preview", support);
    expect(early.code).not.toBe(0);
    expect(early.output).toContain('pulumi-confluence-applinks is not installed: run "npm install"');
    expect(await run("npm install --omit=peer", support)).toMatchObject({ code: 0 });
    expect(await run("pulumi up --yes --skip-preview", support)).toMatchObject({ code: 0 });
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["Reporting"]);
    expect(await run("pulumi up --yes --skip-preview --expect-no-changes", support)).toMatchObject({
      code: 0,
    });
    expect(await run("pulumi destroy --yes --skip-preview", support)).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });
});
