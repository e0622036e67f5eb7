import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const script = join(__dirname, "..", "..", "scripts", "setup", "proxies.mjs");

/**
 * Once per run: nginx, apache2, haproxy and squid, which tests find in the environment. Where they are not available, one line says so and
 * the tests of this suite are not run; tests with stub proxies are in `tests/contract`.
 */
export default async function setUp(): Promise<void> {
  if (process.env.PROXY_PROGRAMS !== undefined) return;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    process.env.PROXY_PROGRAMS = stdout;
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    const why =
      stderr
        .trim()
        .split("\n")
        .find((line) => line !== "" && !line.startsWith("[set-up]")) ?? String(error);
    process.stderr.write(
      `tests/proxy is not run: nginx, apache2, haproxy and squid cannot be had here (${why})\n`,
    );
  }
}
