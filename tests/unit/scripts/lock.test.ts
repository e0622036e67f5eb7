import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const lockModule = pathToFileURL(join(__dirname, "..", "..", "..", "scripts", "setup", "lock.mjs")).href;

let folder: string;
let lockFile: string;
let traceFile: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  lockFile = join(folder, "set-up.lock");
  traceFile = join(folder, "trace");
  writeFileSync(traceFile, "");
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map(exitCodeOf));
  rmSync(folder, { recursive: true, force: true });
});

describe("withLock", () => {
  test("lets several processes in one after another", async () => {
    const all = [1, 2, 3, 4].map((name) => holder(`${name}`, 100));
    await Promise.all(all.map(exitCodeOf));
    const trace = readTrace();
    expect(trace).toHaveLength(8);
    for (let i = 0; i < trace.length; i += 2) {
      expect(trace[i]?.replace("in", "out")).toBe(trace[i + 1]);
    }
  });

  test("takes over the lock of a process that was killed", async () => {
    const killed = holder("killed", 60_000);
    await until(() => readTrace().includes("in killed"));
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(existsSync(lockFile)).toBe(true);

    expect(await exitCodeOf(holder("next", 0))).toBe(0);
    expect(readTrace()).toEqual(["in killed", "in next", "out next"]);
  });

  test("lets only one of several waiting processes take a dead lock over", async () => {
    writeFileSync(lockFile, JSON.stringify({ pid: await deadPid(), host: hostname(), token: "x" }));
    const all = [1, 2, 3].map((name) => holder(`${name}`, 200));
    await Promise.all(all.map(exitCodeOf));
    const trace = readTrace();
    expect(trace).toHaveLength(6);
    for (let i = 0; i < trace.length; i += 2) {
      expect(trace[i]?.replace("in", "out")).toBe(trace[i + 1]);
    }
  });

  test("says whom it waits for", async () => {
    const first = holder("first", 1_500);
    await until(() => readTrace().includes("in first"));
    const second = holder("second", 0);
    const words = await readAll(second);
    expect(words).toContain(`waiting for process ${first.pid}, which is testing`);
    expect(readTrace()).toEqual(["in first", "out first", "in second", "out second"]);
  });

  test("is released by Ctrl-C", async () => {
    const first = holder("first", 60_000);
    await until(() => readTrace().includes("in first"));
    first.kill("SIGINT");
    expect(await exitCodeOf(first)).toBe(130);
    expect(existsSync(lockFile)).toBe(false);
  });

  test("waits for a living holder, however long ago the lock was written", async () => {
    writeFileSync(lockFile, JSON.stringify({ pid: process.pid, host: hostname(), token: "x" }));
    utimesSync(lockFile, new Date(0), new Date(0));
    holder("second", 0);
    await sleep(1_000);
    expect(readTrace()).toEqual([]);
  });
});

describe("withFreeLock", () => {
  test("refuses at once while another process holds the lock", async () => {
    const first = holder("first", 60_000);
    await until(() => readTrace().includes("in first"));
    const second = start(
      `await lock.withFreeLock(${JSON.stringify(lockFile)}, (pid) => "taken by " + pid, async () => {})`,
    );
    expect(await readAll(second)).toContain(`taken by ${first.pid}`);
  });

  test("takes over the lock of a process that is gone", async () => {
    writeFileSync(lockFile, JSON.stringify({ pid: await deadPid(), host: hostname(), token: "x" }));
    const child = start(
      `await lock.withFreeLock(${JSON.stringify(lockFile)}, () => "taken", async () => trace("in"))`,
    );
    expect(await exitCodeOf(child)).toBe(0);
    expect(readTrace()).toEqual(["in"]);
  });
});

/** A process that holds the lock for a while and notes when it got and gave it. */
function holder(name: string, heldMs: number): ChildProcess {
  return start(`await lock.withLock(${JSON.stringify(lockFile)}, "testing", async () => {
    trace("in ${name}");
    await new Promise((resolve) => setTimeout(resolve, ${heldMs}));
    trace("out ${name}");
  });`);
}

function start(body: string): ChildProcess {
  const script = `
    import { appendFileSync } from "node:fs";
    import * as lock from ${JSON.stringify(lockModule)};
    const trace = (line) => appendFileSync(${JSON.stringify(traceFile)}, line + "\\n");
    ${body}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  children.push(child);
  return child;
}

/** The id of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

async function readAll(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stderr ?? []) text += String(chunk);
  return text;
}

function readTrace(): string[] {
  return readFileSync(traceFile, "utf8").split("\n").filter(Boolean);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
