import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * How to start npm without a shell (`npm.cmd` cannot be started without one on Windows): its script under this Node.
 *
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function npm(args) {
  const script = npmScript();
  return script ? { command: process.execPath, args: [script, ...args] } : { command: "npm", args };
}

/** The npm that runs this script, else the one that came with this Node. */
function npmScript() {
  const nodeDir = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? "",
    join(nodeDir, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(nodeDir, "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  return candidates.find((path) => basename(path) === "npm-cli.js" && existsSync(path));
}
