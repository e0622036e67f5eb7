import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ExpectedError } from "./setup/entry-point.mjs";
import { isExecutable } from "./setup/executable.mjs";
import { userCache } from "./setup/folders.mjs";
import { buildFromGoModules, goModuleVersions } from "./setup/go-build.mjs";
import { withLock } from "./setup/lock.mjs";
import { npm } from "./setup/npm.mjs";
import { report } from "./setup/report.mjs";
import { runStep } from "./setup/step.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

/** The npm package `pulumi` downloads the official release of its own version on first use. */
const LAUNCHER_VERSION = "3.265.0";
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Older ones cannot show drift of a dynamic resource: they ignore the inputs that `read` returns. */
const OLDEST_USABLE = /** @type {const} */ ([3, 216]);

const EXE = process.platform === "win32" ? ".exe" : "";

/**
 * @typedef {object} PulumiCli
 * @property {string} binDir The folder of `pulumi` and its Node language host.
 * @property {string} version Without the `v`.
 * @property {NodeJS.ProcessEnv} env This process's environment, without anything that would lead the CLI (or the provider) to the user's
 * own stacks and servers; it finds this CLI first, never contacts the network for updates or plugins, and reaches loopback without a proxy.
 * `PULUMI_HOME`, `PULUMI_BACKEND_URL` and the passphrase are for the caller to add.
 */

/**
 * Finds a Pulumi CLI or gets one: on PATH, in the user's cache, from the npm launcher, built from the Go modules.
 * Everything downloaded or built is kept in the user's cache, so that this is slow at most once.
 *
 * @returns {Promise<PulumiCli>}
 * @throws {ExpectedError} when none is available, with the reason for each way.
 */
export async function ensurePulumi() {
  const found = (await findOnPath()) ?? (await findInCache());
  if (found) return withEnv(found);
  const lock = join(userCache(), "pulumi-cli.lock");
  return withLock(lock, "getting a Pulumi CLI", async () => withEnv((await findInCache()) ?? (await get())));
}

/** @returns {Promise<{ binDir: string, version: string } | undefined>} */
async function findOnPath() {
  const binDir = (process.env.PATH ?? "")
    .split(delimiter)
    .find((dir) => dir && isExecutable(join(dir, `pulumi${EXE}`)));
  if (!binDir) return undefined;
  const real = realpathSync(join(binDir, `pulumi${EXE}`));
  // The npm launcher would download a release into the PULUMI_HOME of every stack.
  if (real.endsWith(".js")) return undefined;
  const version = await versionOf(binDir);
  if (!version || !isUsable(version)) {
    report(
      `not using ${real}: ${version ? `version ${version} is older than ${OLDEST_USABLE.join(".")}` : "it does not run"}`,
    );
    return undefined;
  }
  const host = `pulumi-language-nodejs${EXE}`;
  const hostDirs = [dirname(real), ...(process.env.PATH ?? "").split(delimiter)];
  if (hostDirs.some((dir) => dir && isExecutable(join(dir, host)))) return { binDir, version };
  report(`not using ${real}: ${host} is neither beside it nor on PATH`);
  return undefined;
}

async function findInCache() {
  for (const binDir of [releaseDir(), builtDir()]) {
    if (!existsSync(binDir)) continue;
    const version = await versionOf(binDir);
    if (version) return { binDir, version };
    report(`deleting ${binDir}, which does not run`);
    rmSync(binDir, { recursive: true, force: true });
  }
  return undefined;
}

/** Downloads or builds a CLI under a temporary name, tests it, and only then gives it the name that later runs look for. */
async function get() {
  mkdirSync(userCache(), { recursive: true });
  removeLeftovers();
  return inWorkFolder(join(userCache(), "getting-"), async (workDir) => {
    const launched = await download(workDir);
    if (typeof launched !== "string") return launched;
    report(`no release could be downloaded (${launched})`);
    const binDir = join(workDir, "bin");
    mkdirSync(binDir);
    await buildFromGoModules(workDir, binDir);
    return keep(binDir, builtDir());
  });
}

/**
 * @param {string} workDir
 * @returns {Promise<{ binDir: string, version: string } | string>} The reason, when the release cannot be downloaded.
 */
async function download(workDir) {
  const launcherDir = join(workDir, "launcher");
  const home = join(workDir, "home");
  mkdirSync(launcherDir);
  try {
    await runStep({
      ...npm([
        "install",
        "--prefix",
        launcherDir,
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=warn",
        `pulumi@${LAUNCHER_VERSION}`,
      ]),
      title: `fetching the Pulumi launcher ${LAUNCHER_VERSION} from the npm registry`,
      cwd: launcherDir,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      advice: "",
    });
    await runStep({
      title: `downloading the Pulumi release ${LAUNCHER_VERSION}`,
      command: process.execPath,
      args: [join(launcherDir, "node_modules", "pulumi", "run.js"), "version"],
      env: {
        ...process.env,
        PULUMI_HOME: home,
        PULUMI_VERSION: LAUNCHER_VERSION,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      progress: () => "about 150 MB",
      advice: "",
    });
    return await keep(join(home, "versions", LAUNCHER_VERSION, "bin"), releaseDir());
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return lastWords(error.message);
  }
}

/**
 * @param {string} binDir
 * @param {string} target
 */
async function keep(binDir, target) {
  const version = await versionOf(binDir);
  if (!version || !isExecutable(join(binDir, `pulumi-language-nodejs${EXE}`))) {
    throw new ExpectedError(
      `The Pulumi CLI just got does not run: \`${join(binDir, "pulumi")} version\` failed or its Node language host is missing.\n` +
        "What to do: install the Pulumi CLI, https://www.pulumi.com/docs/install/",
    );
  }
  renameSync(binDir, target);
  report(`Pulumi CLI ${version} is ready in ${target}`);
  return { binDir: target, version };
}

/** What a set-up that was killed left behind; holding the lock means that nobody uses it. */
function removeLeftovers() {
  for (const name of readdirSync(userCache())) {
    if (name.startsWith("getting-")) rmSync(join(userCache(), name), { recursive: true, force: true });
  }
}

function releaseDir() {
  return join(userCache(), `pulumi-${LAUNCHER_VERSION}-${process.platform}-${process.arch}`);
}

function builtDir() {
  const { cli, languageHost } = goModuleVersions();
  return join(userCache(), `pulumi-${cli}-nodejs-${languageHost}-${process.platform}-${process.arch}`);
}

/**
 * @param {string} binDir
 * @returns {Promise<string | undefined>} Nothing when it does not run.
 */
async function versionOf(binDir) {
  // Any command writes a log into its home.
  return inWorkFolder(join(tmpdir(), "pulumi-home-"), async (home) => {
    try {
      const stdout = await runStep({
        command: join(binDir, `pulumi${EXE}`),
        args: ["version"],
        env: { ...process.env, ...OFFLINE, PULUMI_HOME: home },
        timeoutMs: 30_000,
        advice: "",
      });
      return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
    } catch {
      return undefined;
    }
  });
}

/** @param {string} version */
function isUsable(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_USABLE[0] || (major === OLDEST_USABLE[0] && minor >= OLDEST_USABLE[1]);
}

const OFFLINE = {
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
};

/**
 * @param {{ binDir: string, version: string }} cli
 * @returns {PulumiCli}
 */
function withEnv({ binDir, version }) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(PULUMI|CONFLUENCE)_/i.test(name) && name.toUpperCase() !== "PATH",
  );
  const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, "127.0.0.1", "localhost"]
    .filter(Boolean)
    .join(",");
  return {
    binDir,
    version,
    env: {
      ...Object.fromEntries(own),
      ...OFFLINE,
      PATH: [binDir, process.env.PATH].join(delimiter),
      NO_PROXY: noProxy,
      no_proxy: noProxy,
    },
  };
}

/** @param {string} message */
function lastWords(message) {
  const [, output = message] = message.split("\n\n");
  return output.trim().split("\n").at(-1) ?? "";
}
