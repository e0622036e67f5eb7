import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const boundModule = pathToFileURL(
  join(__dirname, "..", "..", "..", "scripts", "setup", "bound-process.mjs"),
).href;

/** Starts a waiting process, in a group of its own like the CLI's plugins, and prints both process ids. */
const PARENT = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });
  console.log(JSON.stringify([process.pid, child.pid]));
  setInterval(() => {}, 1000);
`;

describe("startBound", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`ends what was started, and what that started, on ${signal}`, async () => {
      const owner = start();
      const pids = await firstLine(owner);
      expect(pids.map(isAlive)).toEqual([true, true]);

      owner.kill(signal);
      await once(owner, "exit");

      while (pids.some(isAlive)) await sleep(20);
      expect(owner.exitCode).toBe(signal === "SIGTERM" ? 143 : 130);
    });
  }
});

function start(): ChildProcess {
  const script = `
    import { startBound } from ${JSON.stringify(boundModule)};
    startBound(process.execPath, ["-e", ${JSON.stringify(PARENT)}], { stdio: ["ignore", "inherit", "inherit"] });`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstLine(child: ChildProcess): Promise<number[]> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return JSON.parse(text);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
