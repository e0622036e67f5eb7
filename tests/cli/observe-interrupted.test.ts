import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { EXIT } from "../../cli/exit-codes";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";

const MAIN = join(__dirname, "..", "..", "dist", "cli", "main.js");
const POLL_MS = 5;
/** Longer than what counts as one signal that came twice. */
const LATER_MS = 600;

/** The command on a server, as soon as that has a link of it. */
async function observing(server: Emulator) {
  server.settings.latencyMs = POLL_MS;
  const env = { PATH: process.env.PATH, CONFLUENCE_PASSWORD: "admin" };
  const args = [MAIN, "observe", "--base-url", server.url, "--username", "admin"];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  closedAfterTest({ close: () => end(child) });
  const running = { child, stdout: "", stderr: "", ended: once(child, "close") };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      running[stream] += text;
    });
  }
  while (server.state.links.length === 0) await sleep(POLL_MS);
  return running;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
}

describe("observe, interrupted", () => {
  test.each([
    ["SIGINT", EXIT.interrupted],
    ["SIGTERM", EXIT.terminated],
  ] as const)("by %s removes what it has made, says so, and ends with %i", async (signal, code) => {
    const server = await startConfluence();
    const before = server.snapshot();
    const running = await observing(server);
    // As npx passes it on: twice.
    running.child.kill(signal);
    running.child.kill(signal);
    expect(await running.ended).toEqual([code, null]);
    expect(running.stderr).toContain("removing everything that the observation created");
    expect(running.stderr).toContain(`Interrupted. Nothing is left on ${server.url}.`);
    expect(running.stdout).toBe("");
    expect(server.snapshot()).toEqual(before);
  });

  test("a second time ends at once, and says what is left and how to remove it", async () => {
    const server = await startConfluence();
    const running = await observing(server);
    server.faults.add({ kind: "hang" });
    running.child.kill("SIGINT");
    while (!running.stderr.includes("A second signal")) await sleep(POLL_MS);
    await sleep(LATER_MS);
    running.child.kill("SIGINT");
    expect(await running.ended).toEqual([EXIT.interrupted, null]);
    expect(running.stderr).toContain(`Left on ${server.url}: application links whose names begin with`);
    expect(running.stderr).toContain("General configuration > Application links");
    expect(server.state.links.map(({ name }) => name)).toEqual([expect.stringMatching(/^Observation/)]);
  });

  test("when the server is gone meanwhile, says that as well", async () => {
    const server = await startConfluence();
    const running = await observing(server);
    server.faults.add({ kind: "reset-before" });
    running.child.kill("SIGINT");
    expect(await running.ended).toEqual([EXIT.interrupted, null]);
    expect(running.stderr).toMatch(/Could not observe .* Left on http/s);
  });
});
