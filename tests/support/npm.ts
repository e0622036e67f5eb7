import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Installs the dependencies of a folder's `package.json`, or the given packages, quickly and without their scripts. */
export function npmInstall(folder: string, ...packages: readonly string[]): Promise<string> {
  const quickly = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  return npm(["install", "--prefix", folder, ...quickly, ...packages], folder);
}

/**
 * Runs npm without the settings an enclosing `npm test` passes on.
 *
 * @throws with npm's own message.
 */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const script = process.env.npm_execpath;
  const [command, prefix] = script?.endsWith("npm-cli.js") ? [process.execPath, [script]] : ["npm", []];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  const { stdout } = await promisify(execFile)(command, [...prefix, ...args], { cwd, env });
  return stdout;
}
