import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const ROOT = join(__dirname, "../..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const SYSTEM = process.platform === "win32" ? "windows" : process.platform;
const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
const ARCHIVE = `pulumi-resource-confluence-v${version}-${SYSTEM}-${ARCHITECTURE}.tar.gz`;

/** Without the location of the plugin. */
const PROGRAM = `name: e2e
runtime: yaml
resources:
  reporting:
    type: confluence:ApplicationLink
    properties: { name: Reporting, rpcUrl: https://reporting.example.com }
`;

let folder: string;
let releases: Server;
let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "applinks-release-"));
  execFileSync(process.execPath, [join(ROOT, "scripts/release-archives.mjs"), "--out", folder], {
    stdio: "pipe",
  });
  releases = createServer(({ url = "" }, response) => {
    const file = join(folder, basename(url));
    // Not chunked: the CLI refuses a download without its length.
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => releases.listen(0, "127.0.0.1", resolve));
});

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  project = await createProject({
    program: "resources: {}\n",
    runtime: "yaml",
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  await writeFile(join(project.folder, "Pulumi.yaml"), PROGRAM);
});

afterEach(async () => {
  await project.remove();
  await confluence.close();
});

afterAll(async () => {
  releases.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ["--server", () => `http://127.0.0.1:${(releases.address() as AddressInfo).port}`],
  ["--file", () => join(folder, ARCHIVE)],
])("a released plugin that was installed with %s serves a program", async (option, value) => {
  const installed = await project.run(
    "plugin",
    "install",
    "resource",
    "confluence",
    version,
    option,
    value(),
  );
  expect(installed).toMatchObject({ code: 0 });
  expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining("+ 2 created") });
  expect(confluence.state.links).toMatchObject([{ name: "Reporting" }]);
  expect(await project.destroy()).toMatchObject({ code: 0 });
});
