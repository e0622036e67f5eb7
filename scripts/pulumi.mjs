import { join } from "node:path";
import { isRunning } from "./quickstart/servers.mjs";
import { readSession } from "./quickstart/session.mjs";
import { stackEnv } from "./quickstart/stack.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runInForeground } from "./setup/foreground.mjs";
import { ensureAll } from "./setup.mjs";

// npm run pulumi -- <args>: the CLI on the stack that `npm run quickstart -- --keep` left.
runMain(async () => {
  const cli = await ensureAll();
  const session = readSession();
  if (!session || !(await isRunning(session.confluence))) {
    process.stderr.write(
      "No quickstart is running: `npm run quickstart -- --keep` starts the servers and deploys the stack.\n",
    );
  }
  return runInForeground(join(cli.binDir, "pulumi"), process.argv.slice(2), {
    cwd: ROOT,
    env: stackEnv(cli),
  });
});
