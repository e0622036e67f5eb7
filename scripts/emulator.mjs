import { spawn } from "node:child_process";
import { join } from "node:path";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { ensureProject } from "./setup.mjs";

// npm run emulator -- --port N …
runMain(async () => {
  await ensureProject();
  const child = spawn(
    process.execPath,
    [join(ROOT, "emulator", "dist", "main.js"), ...process.argv.slice(2)],
    { stdio: "inherit" },
  );
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // A terminal's Ctrl-C reaches the emulator by itself.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) =>
      resolve(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)),
    );
  });
});
