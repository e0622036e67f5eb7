import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ExpectedError, runMain } from "./entry-point.mjs";
import { userCache } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { runStep } from "./step.mjs";

/**
 * The package that holds each program.
 *
 * @type {Readonly<Record<string, string>>}
 */
const PACKAGES = { nginx: "nginx", apache2: "apache2-bin", haproxy: "haproxy", squid: "squid" };

/** Daemons are found by an ordinary user as well. */
const DAEMON_FOLDERS = ["/usr/local/sbin", "/usr/sbin"];

const ADVICE = `install them (on Debian: apt-get install ${Object.values(PACKAGES).join(" ")}), and repeat.`;

/**
 * @typedef {object} ProxyProgram
 * @property {string} command The executable.
 * @property {string} prefix Where the package's files are: "" when it is installed, else the folder it is unpacked in.
 * @property {string} libraries What LD_LIBRARY_PATH has to be; "" when the package is installed.
 */

/**
 * Finds the proxies that the tests run. Where one is missing and apt-get is there, its packages are downloaded and
 * unpacked in the user's cache: nothing is installed and no service is started, so that no root is needed.
 *
 * @returns {Promise<Record<string, ProxyProgram>>} By the keys of `PACKAGES`.
 * @throws {ExpectedError} when one is missing and cannot be had from here.
 */
export async function ensureProxies() {
  return (
    found(cached()) ??
    withLock(join(userCache(), "proxies.lock"), "downloading proxies", () => unpacked(cached()))
  );
}

function cached() {
  return join(userCache(), "proxies");
}

/**
 * @param {string} folder where to unpack what is missing
 * @param {string} [status] the list of installed packages
 */
async function unpacked(folder, status = "/var/lib/dpkg/status") {
  const known = found(folder);
  if (known !== undefined) return known;
  if (!existsSync("/usr/bin/apt-get")) throw new ExpectedError(`There is no apt-get.\nWhat to do: ${ADVICE}`);
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, "download-"));
  try {
    await download(work, status);
    rmSync(join(folder, "root"), { recursive: true, force: true });
    renameSync(join(work, "root"), join(folder, "root"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const complete = found(folder);
  if (complete === undefined) throw new ExpectedError(`The packages lack a program.\nWhat to do: ${ADVICE}`);
  return complete;
}

/**
 * @param {string} work
 * @param {string} status
 */
async function download(work, status) {
  const archives = join(work, "cache/archives");
  for (const dir of [join(work, "state/lists/partial"), join(archives, "partial")])
    mkdirSync(dir, { recursive: true });
  const settings = {
    "Debug::NoLocking": "1",
    "Dir::State": join(work, "state"),
    "Dir::State::status": status,
    "Dir::Cache": join(work, "cache"),
    // As root, apt-get would download as a user who may not write here.
    ...(process.getuid?.() === 0 && { "APT::Sandbox::User": "root" }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  /** @type {(title: string, command: string, args: string[]) => Promise<string>} */
  const step = (title, command, args) => runStep({ title, command, args, advice: ADVICE });
  await step("updating a package list of our own (apt-get update)", "apt-get", [...options, "update"]);
  await step("downloading nginx, apache2, haproxy and squid", "apt-get", [
    ...options,
    "--yes",
    "--no-install-recommends",
    "--download-only",
    "install",
    ...Object.values(PACKAGES),
  ]);
  for (const name of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
    await runStep({
      command: "dpkg-deb",
      args: ["--extract", join(archives, name), join(work, "root")],
      advice: ADVICE,
    });
  }
}

/**
 * @param {string} folder where packages are unpacked
 * @returns {Record<string, ProxyProgram> | undefined} By the keys of `PACKAGES`; undefined when one is missing.
 */
function found(folder) {
  const root = join(folder, "root");
  const onPath = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const places = [
    ...[...onPath, ...DAEMON_FOLDERS].map((dir) => ({ dir, prefix: "" })),
    { dir: join(root, "usr/sbin"), prefix: root },
  ];
  /** @type {Record<string, ProxyProgram>} */
  const programs = {};
  for (const name of Object.keys(PACKAGES)) {
    const place = places.find(({ dir }) => existsSync(join(dir, name)));
    if (place === undefined) return undefined;
    const { dir, prefix } = place;
    programs[name] = { command: join(dir, name), prefix, libraries: libraryFolders(prefix).join(delimiter) };
  }
  return programs;
}

/** @param {string} prefix */
function libraryFolders(prefix) {
  if (prefix === "") return [];
  return [join(prefix, "usr/lib"), join(prefix, "lib")]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /-linux-\w+$/.test(path));
}

// `node scripts/setup/proxies.mjs` prints where they are, as JSON, for callers that are not ES modules.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    process.stdout.write(`${JSON.stringify(await ensureProxies())}\n`);
  });
}
