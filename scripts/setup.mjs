import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { ensureBuilt } from "./setup/build.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { LOCAL } from "./setup/folders.mjs";
import { withLock } from "./setup/lock.mjs";

const OLDEST_NODE = /** @type {const} */ ([20, 18]);

/**
 * Prepares the clone: installs the locked dependencies, and compiles package and emulator. Done in a fraction of a second
 * when there is nothing to do; safe to interrupt, to repeat, and to run twice at once.
 */
export async function ensureProject() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new ExpectedError(
      `Node ${process.versions.node} is too old.\nWhat to do: install Node ${OLDEST_NODE.join(".")} or newer.`,
    );
  }
  await withLock(join(LOCAL, "set-up.lock"), "setting this clone up", async () => {
    await ensureDependencies();
    await ensureBuilt();
  });
}

/**
 * `ensureProject`, and a Pulumi CLI.
 *
 * @returns {Promise<import("./pulumi-cli.mjs").PulumiCli>}
 */
export async function ensureAll() {
  await ensureProject();
  return ensurePulumi();
}

// `node scripts/setup.mjs` prints where the CLI is, as JSON, for callers that are not ES modules.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runMain(async () => {
    const { version, binDir } = await ensureAll();
    process.stdout.write(`${JSON.stringify({ version, binDir })}\n`);
  });
}
