import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { closedAfterTest } from "../../support/closing";

const ROOT = join(__dirname, "..", "..", "..");
const POLL_MS = 20;

/** A CLI that ends its update in order on the first signal, and at once on the second. */
const CLI = `#!${process.execPath}
if (process.argv[2] === "version") { console.log("v3.259.0"); process.exit(0); }
let signals = 0;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
  console.log("CLI had " + signal);
  if (++signals > 1) { console.log("CLI ended at once"); process.exit(1); }
  setTimeout(() => { console.log("CLI ended in order"); process.exit(7); }, 500);
});
console.log("CLI runs");
setInterval(() => {}, 1000);
`;

/** What a user types: the script itself, and through npm. */
type Command = [command: string, args: string[]];

const WAYS: Record<string, (script: string, args: string[]) => Command> = {
  "node scripts/": (script: string, args: string[]) => [
    process.execPath,
    [join("scripts", `${script}.mjs`), ...args],
  ],
  "npm run": (script: string, args: string[]) => ["npm", ["run", "--silent", script, "--", ...args]],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "applinks-signals-"));
  for (const name of ["pulumi", "pulumi-language-nodejs"]) {
    writeFileSync(join(folder, name), CLI);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(WAYS))("%s", (_way, command) => {
  test.each(["SIGTERM", "SIGINT"] as const)("ends the emulator on %s to its group", async (signal) => {
    const running = start(...command("emulator", ["--port", "0"]));
    const url = await running.line(/"url":"(.+?)"/);
    running.killGroup(signal);
    await running.ended;
    await expectNobodyAt(url);
  });

  test("ends the emulator on SIGTERM to itself alone", async () => {
    const running = start(...command("emulator", ["--port", "0"]));
    const url = await running.line(/"url":"(.+?)"/);
    running.kill("SIGTERM");
    await running.ended;
    await expectNobodyAt(url);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "lets the CLI end its update in order on %s to its group",
    async (signal) => {
      const running = start(...command("pulumi", ["up"]));
      await running.line(/(CLI runs)/);
      running.killGroup(signal);
      await running.line(/(CLI ended in order)/);
      expect(running.output).toContain(`CLI had ${signal}`);
      expect(running.output).not.toContain("at once");
    },
  );

  test("lets the CLI end its update in order on SIGTERM to itself alone", async () => {
    const running = start(...command("pulumi", ["up"]));
    await running.line(/(CLI runs)/);
    running.kill("SIGTERM");
    await running.line(/(CLI ended in order)/);
  });

  test("as leader of its terminal, stays until the CLI has ended after Ctrl-C", async () => {
    const running = startInTerminal(...command("pulumi", ["up"]));
    await running.line(/(CLI runs)/);
    running.type("\x03");
    await running.ended;
    expect(running.output).toContain("CLI ended in order");
    expect(running.output).not.toContain("at once");
  });
});

class Running {
  output = "";
  readonly ended: Promise<unknown>;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        this.output += String(chunk);
      });
    this.ended = once(child, "exit");
  }

  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output)?.[1];
      if (found !== undefined) return found;
      await sleep(POLL_MS);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  killGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  type(keys: string): void {
    this.child.stdin.write(keys);
  }

  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.killGroup("SIGKILL");
  }
}

/** As the leader of a group of its own, without a terminal. */
function start(command: string, args: string[]): Running {
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  return closedAfterTest(new Running(spawn(command, args, { cwd: ROOT, env, detached: true })));
}

/** As the leader of a terminal of its own. */
function startInTerminal(command: string, args: string[]): Running {
  const words = [command, ...args];
  return start(
    "script",
    process.platform === "linux"
      ? ["--quiet", "--return", "--command", words.join(" "), "/dev/null"]
      : ["-q", "/dev/null", ...words],
  );
}

async function expectNobodyAt(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url);
    } catch {
      return;
    }
    await sleep(POLL_MS);
  }
}
