import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
// As a whole: Node.js 16, which has no statfs, must get as far as to be told that it is too old.
import * as files from "node:fs/promises";
import { basename, join } from "node:path";
import { ExpectedError } from "./entry-point.mjs";
import { ROOT } from "./folders.mjs";
import { formatElapsed, report } from "./report.mjs";
import { runStep } from "./step.mjs";

const GIB = 1024 ** 3;
/** The module and build caches of one build, which are deleted afterwards. */
const NEEDED_BYTES = 4.5 * GIB;
const EXE = process.platform === "win32" ? ".exe" : "";

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} folder Of the Go module that pins it.
 * @property {string} module The module whose version is the tool's.
 * @property {string} package
 * @property {string} [time] How long it takes on two cores, for messages.
 * @property {string} [companion] A file of `module` that has to be beside the executable.
 */

/**
 * The modules that pin what is built. There are two because the newest language host that the module proxy has is older than the engine;
 * they are our own because `go install` refuses modules with replace directives.
 */
const CLI = {
  name: "pulumi",
  folder: join(ROOT, "scripts", "go", "pulumi"),
  module: "github.com/pulumi/pulumi/pkg/v3",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
};
const LANGUAGE_HOST = {
  name: "pulumi-language-nodejs",
  folder: join(ROOT, "scripts", "go", "language-hosts"),
  module: "github.com/pulumi/pulumi/sdk/v3",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};

/**
 * What tests of programs in other languages need in addition, each built on demand.
 *
 * @satisfies {Record<string, Tool>}
 */
const TOOLS_ON_DEMAND = {
  "language-yaml": {
    name: "pulumi-language-yaml",
    folder: join(ROOT, "scripts", "go", "language-yaml"),
    module: "github.com/pulumi/pulumi-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    time: "about 4 minutes",
  },
  "language-python": {
    name: "pulumi-language-python",
    folder: join(ROOT, "scripts", "go", "language-hosts"),
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    time: "under a minute",
    companion: "python/cmd/pulumi-language-python-exec",
  },
  // The last version of the SDK's module that the Go host is part of: newer ones, in a module of their own, are not served.
  "language-go": {
    name: "pulumi-language-go",
    folder: join(ROOT, "scripts", "go", "language-go"),
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    time: "under a minute",
  },
  // Unlike the others it generates SDKs.
  "language-java": {
    name: "pulumi-language-java",
    folder: join(ROOT, "scripts", "go", "language-java"),
    module: "github.com/pulumi/pulumi-java/pkg",
    package: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
    time: "about 2 minutes",
  },
  // The other hosts that can be built do not generate SDKs: these are the generators of newer ones.
  "package-sdk": {
    name: "generate-package-sdk",
    folder: join(ROOT, "scripts", "go", "pulumi"),
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "./package-sdk",
    time: "about 2 minutes",
  },
};

/** Huge packages that the commands used here hardly run: API documents, cloud clients, telemetry. */
const HUGE = [
  "github.com/pb33f",
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/cloud",
  "github.com/aws",
  "github.com/Azure",
  "cloud.google.com",
  "google.golang.org",
  "github.com/google",
  "github.com/envoyproxy",
  "go.opentelemetry.io",
];

/**
 * No debug information, and no inlining in huge packages: there is less to compile. The engine itself is compiled as in a release,
 * because tests start it hundreds of times. No paths of this machine: the YAML host records its own call stack with every resource, so that
 * they would end in the state, where they are most of it.
 */
const COMPILER_FLAGS = [
  "-trimpath",
  "-gcflags=all=-dwarf=false",
  ...HUGE.map((path) => `-gcflags=${path}/...=-l -dwarf=false`),
];

const GO_SETTINGS = { GOWORK: "off", CGO_ENABLED: "0" };

/** Measured: near the end a handful of huge packages takes a quarter of the time, and linking comes last. */
const COMPILE_PACE = [
  { packages: 0, time: 0 },
  { packages: 0.89, time: 0.62 },
  { packages: 0.902, time: 0.88 },
  { packages: 1, time: 0.97 },
];

/** Starts the dynamic providers of a Node program; an official release has it beside `pulumi` as well. */
const DYNAMIC_PROVIDER_STARTERS = ["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd"];

/**
 * @returns {{ cli: string, languageHost: string }} The versions that `buildFromGoModules` builds, without the `v`.
 */
export function goModuleVersions() {
  return { cli: pinnedVersion(CLI), languageHost: pinnedVersion(LANGUAGE_HOST) };
}

/**
 * @param {keyof typeof TOOLS_ON_DEMAND} tool
 * @returns {{ name: string, version: string }} The executable's name, and the version that `buildTool` builds, without the `v`.
 */
export function toolOnDemand(tool) {
  const { name } = TOOLS_ON_DEMAND[tool];
  return { name, version: pinnedVersion(TOOLS_ON_DEMAND[tool]) };
}

/**
 * Builds the Pulumi CLI and its Node language host from the public Go modules: some four minutes on two cores.
 *
 * @param {string} workDir Where the module and build caches go, a few GiB; to be deleted by the caller.
 * @param {string} binDir Gets the executables; must exist.
 * @throws {ExpectedError} when Go is missing, the disk is too full or a build fails.
 */
export async function buildFromGoModules(workDir, binDir) {
  report(
    "building the Pulumi CLI from its Go modules: once per version and user, about 4 minutes on two cores",
  );
  await buildAll([CLI, LANGUAGE_HOST], workDir, binDir);
  for (const name of DYNAMIC_PROVIDER_STARTERS) {
    const source = join(ROOT, "node_modules", "@pulumi", "pulumi", name);
    if (existsSync(source)) copyFileSync(source, join(binDir, name));
  }
}

/**
 * Builds one of the tools that only some tests need.
 *
 * @param {keyof typeof TOOLS_ON_DEMAND} tool
 * @param {string} workDir As for `buildFromGoModules`.
 * @param {string} binDir Gets the executable; must exist.
 * @throws {ExpectedError} as `buildFromGoModules`
 */
export async function buildTool(tool, workDir, binDir) {
  const { name, time } = TOOLS_ON_DEMAND[tool];
  report(`building ${name} from its Go modules: once per version and user, ${time} on two cores`);
  await buildAll([TOOLS_ON_DEMAND[tool]], workDir, binDir);
}

/**
 * The environment of the Go command for programs of tests, which leave the user's home: the user's own caches, or those of this run. The
 * compiler's options are those of the tools, so that programs and tools share what is compiled.
 *
 * @returns {Promise<Record<string, string>>}
 * @throws {ExpectedError} when Go is missing.
 */
export async function goProgramEnvironment() {
  const caches = sharedCaches();
  const known = JSON.parse(
    await runStep({
      command: "go",
      args: ["env", "-json", "GOMODCACHE", "GOCACHE"],
      advice: "install Go 1.25 or newer (https://go.dev/dl/).",
    }),
  );
  const flags = ["-mod=readonly", "-modcacherw", ...COMPILER_FLAGS, "-ldflags=-s -w"];
  return {
    ...(caches === undefined ? known : cachesIn(caches)),
    ...GO_SETTINGS,
    GOFLAGS: flags.map((flag) => (flag.includes(" ") ? `'${flag}'` : flag)).join(" "),
  };
}

/** One folder for all builds of a run, if one is named: much of what they compile is the same. */
function sharedCaches() {
  return process.env.APPLINKS_GO_CACHES || undefined;
}

/** @param {string} folder */
function cachesIn(folder) {
  return { GOMODCACHE: join(folder, "modules"), GOCACHE: join(folder, "objects") };
}

/**
 * @param {readonly Tool[]} tools
 * @param {string} workDir
 * @param {string} binDir
 */
async function buildAll(tools, workDir, binDir) {
  const caches = sharedCaches() ?? workDir;
  await requireGo();
  await requireSpace(caches);
  const own = cachesIn(caches);
  mkdirSync(own.GOMODCACHE, { recursive: true });
  const env = { ...process.env, ...own, ...GO_SETTINGS };
  for (const tool of tools) await build(tool, binDir, env);
}

/**
 * @param {Tool} tool
 * @param {string} binDir
 * @param {NodeJS.ProcessEnv} env
 */
async function build(tool, binDir, env) {
  const version = pinnedVersion(tool);
  const advice =
    "check that the Go module proxy can be reached (`go env GOPROXY`) and repeat; or install the Pulumi CLI, https://www.pulumi.com/docs/install/";
  // `-modcacherw` lets the caches be deleted like any folder.
  const flags = ["-mod=readonly", "-modcacherw"];
  const packages = await runStep({
    title: `downloading the Go modules of ${tool.name} ${version}`,
    command: "go",
    args: ["list", ...flags, "-deps", tool.package],
    cwd: tool.folder,
    env,
    advice,
    progress: () => "usually under 2 minutes",
  });
  const total = packages.trim().split("\n").length;
  let compiled = 0;
  await runStep({
    title: `compiling ${tool.name} ${version}`,
    command: "go",
    args: [
      "build",
      ...flags,
      ...COMPILER_FLAGS,
      "-v",
      "-ldflags",
      `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
      "-o",
      join(binDir, tool.name + EXE),
      tool.package,
    ],
    cwd: tool.folder,
    env,
    advice,
    onErrorLine: () => {
      compiled += 1;
    },
    progress: (elapsedMs) => compileProgress(compiled, total, elapsedMs),
  });
  if (tool.companion === undefined) return;
  const folder = await runStep({
    command: "go",
    args: ["list", ...flags, "-m", "-f", "{{.Dir}}", tool.module],
    cwd: tool.folder,
    env,
    advice,
  });
  const companion = join(binDir, basename(tool.companion));
  copyFileSync(join(folder.trim(), tool.companion), companion);
  chmodSync(companion, 0o755);
}

/**
 * @param {number} compiled
 * @param {number} total
 * @param {number} elapsedMs
 */
function compileProgress(compiled, total, elapsedMs) {
  if (compiled >= total) return "linking";
  const counted = `${compiled} of ${total} packages`;
  // The first packages say nothing about the speed.
  if (compiled < total / 20) return counted;
  const spent = timeSpent(compiled / total);
  return `${counted}, about ${formatElapsed((elapsedMs / spent) * (1 - spent))} left`;
}

/**
 * @param {number} packages Share of the packages that are compiled.
 * @returns {number} Share of the time that has passed by then.
 */
function timeSpent(packages) {
  const from = COMPILE_PACE.findLast((point) => point.packages < packages);
  const to = COMPILE_PACE.find((point) => point.packages >= packages);
  if (from === undefined || to === undefined) return packages;
  return from.time + ((packages - from.packages) / (to.packages - from.packages)) * (to.time - from.time);
}

async function requireGo() {
  await runStep({
    command: "go",
    args: ["version"],
    advice:
      "install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.25 or newer (https://go.dev/dl/) so that it can be built, and repeat.",
  });
}

/** @param {string} folder */
async function requireSpace(folder) {
  const { bavail, bsize } = await files.statfs(folder);
  if (bavail * bsize >= NEEDED_BYTES) return;
  throw new ExpectedError(
    `Building the Pulumi CLI needs ${NEEDED_BYTES / GIB} GiB for a while, and ${folder} has ${((bavail * bsize) / GIB).toFixed(1)}.\n` +
      "What to do: free some space, point XDG_CACHE_HOME to another disk, or install the Pulumi CLI, https://www.pulumi.com/docs/install/",
  );
}

/** @param {Tool} tool */
function pinnedVersion(tool) {
  const words = readFileSync(join(tool.folder, "go.mod"), "utf8").split(/\s+/);
  return words[words.indexOf(tool.module) + 1]?.replace(/^v/, "") ?? "";
}
