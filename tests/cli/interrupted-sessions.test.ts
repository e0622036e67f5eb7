import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";

const MAIN = join(__dirname, "..", "..", "dist", "cli", "main.js");
const LOGIN = "POST /rest/tsv/1.0/authenticate";
const LOGOUT = "GET /logout.action";
const LATENCY_MS = 50;
const POLL_MS = 5;

/** A Confluence 10, which a password opens by session only. */
async function startConfluence10(): Promise<Emulator> {
  const server = await startConfluence({ profile: "confluence-10" });
  server.settings.latencyMs = LATENCY_MS;
  return server;
}

function started(server: Emulator, command: "doctor" | "export"): ChildProcess {
  const out = mkdtempSync(join(tmpdir(), "applinks-export-"));
  const options = command === "export" ? ["--out", out] : [];
  const args = [MAIN, command, "--base-url", server.url, "--username", "admin", ...options];
  const env = { PATH: process.env.PATH, CONFLUENCE_PASSWORD: "admin" };
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  closedAfterTest({
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      rmSync(out, { recursive: true, force: true });
    },
  });
  return child;
}

/** The requests that begin and end a session. */
function sessionsOn({ requests }: Emulator): readonly (number | undefined)[] {
  return [requests.byRoute[LOGIN], requests.byRoute[LOGOUT]];
}

describe.each(["doctor", "export"] as const)("%s, interrupted", (command) => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s logs out of its session", async (signal) => {
    const server = await startConfluence10();
    const child = started(server, command);
    const ended = once(child, "close");
    while (server.requests.byRoute[LOGIN] === undefined) await sleep(POLL_MS);
    // Its next request is on the way.
    await sleep(2 * LATENCY_MS);
    // As npx passes it on: twice.
    child.kill(signal);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(sessionsOn(server)).toEqual([1, 1]);
  });

  test("while it logs in waits for the session, and logs out of it", async () => {
    const server = await startConfluence10();
    server.faults.add({ kind: "latency", ms: 4 * LATENCY_MS, match: { path: "/authenticate" } });
    const child = started(server, command);
    const ended = once(child, "close");
    while (server.faults.list()[0]?.applied === 0) await sleep(POLL_MS);
    child.kill("SIGINT");
    expect(await ended).toEqual([null, "SIGINT"]);
    expect(sessionsOn(server)).toEqual([1, 1]);
  });
});
