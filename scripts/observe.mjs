import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runInForeground } from "./setup/foreground.mjs";
import { onExit } from "./setup/on-exit.mjs";
import { ensureProject } from "./setup.mjs";

// npm run observe -- [--profile NAME] [options of the command]: observes an embedded Confluence, or the server of --base-url.
runMain(async () => {
  await ensureProject();
  const options = process.argv.slice(2);
  if (options.some((option) => /^(-u|--base-url)(=|$)/.test(option))) return observe(options);

  const at = options.indexOf("--profile");
  const profile = at < 0 ? [] : options.splice(at, 2);
  const emulator = spawn(process.execPath, [join(ROOT, "emulator", "dist", "main.js"), ...profile], {
    stdio: ["ignore", "pipe", "inherit"],
    // Ctrl-C is for the command, which has to find the server there when it cleans up.
    detached: true,
  });
  const forget = onExit(() => emulator.kill());
  try {
    const [line] = await Promise.race([
      once(createInterface(emulator.stdout), "line"),
      once(emulator, "exit"),
    ]);
    if (typeof line !== "string") throw new ExpectedError("The embedded server did not start.");
    // From here on signals are passed on to the command, and waited for.
    forget();
    const login = ["--base-url", JSON.parse(line).url, "--username", "admin", "--lockable-user", "editor"];
    return await observe([...login, ...options], { CONFLUENCE_PASSWORD: "admin" });
  } finally {
    forget();
    emulator.kill();
  }
});

/**
 * @param {string[]} options
 * @param {NodeJS.ProcessEnv} [env]
 */
function observe(options, env = {}) {
  return runInForeground(process.execPath, [join(ROOT, "dist", "cli", "main.js"), "observe", ...options], {
    env: { ...process.env, ...env },
  });
}
