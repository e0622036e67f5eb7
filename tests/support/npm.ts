import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs npm without the settings an enclosing `npm test` passes on.
 *
 * @throws with npm's own words.
 */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const script = process.env.npm_execpath;
  const [command, prefix] = script?.endsWith("npm-cli.js") ? [process.execPath, [script]] : ["npm", []];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  const { stdout } = await promisify(execFile)(command, [...prefix, ...args], { cwd, env });
  return stdout;
}
