import { join } from "node:path";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runInForeground } from "./setup/foreground.mjs";
import { ensureProject } from "./setup.mjs";

// npm run emulator -- --port N …
runMain(async () => {
  await ensureProject();
  return runInForeground(process.execPath, [
    join(ROOT, "emulator", "dist", "main.js"),
    ...process.argv.slice(2),
  ]);
});
