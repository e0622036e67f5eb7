import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readCommandLine, UsageError } from "../../emulator/src/command-line";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { startServer } from "../support/emulator";

const main = join(__dirname, "..", "..", "emulator", "dist", "main.js");
const running: ChildProcess[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-cli-"));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, line, ...(JSON.parse(line) as { url: string; applicationId: string }) };
}

async function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [main, ...args]);
  running.push(child);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

describe("confluence-emulator", () => {
  test("prints one line of JSON when it is ready, serves, and stops cleanly on SIGTERM", async () => {
    const { child, line, url, applicationId } = await start("--product", "jira", "--context-path", "/jira/");
    expect(Object.keys(JSON.parse(line))).toEqual(["url", "applicationId"]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/jira$/);
    const manifest = await fetch(`${url}/rest/applinks/1.0/manifest.json`);
    expect(await manifest.json()).toMatchObject({ id: applicationId, typeId: "jira" });
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  test("accepts users, base URL, title and profile, and keeps its state", async () => {
    const [users, state] = [join(folder, "users.json"), join(folder, "state.json")];
    writeFileSync(users, JSON.stringify([{ name: "root", password: "secret", role: "systemAdministrator" }]));
    const args = [
      "--users",
      users,
      "--state",
      state,
      "--base-url",
      "https://wiki.example.com",
      "--title",
      "Docs",
    ];
    const first = await start(...args, "--profile", "confluence-9.2+alternate");
    const manifest = await fetch(`${first.url}/rest/applinks/1.0/manifest`);
    expect(await manifest.json()).toMatchObject({ name: "Docs", url: "https://wiki.example.com" });
    const authorization = `Basic ${Buffer.from("root:secret").toString("base64")}`;
    expect((await fetch(`${first.url}/rest/api/user/current`, { headers: { authorization } })).status).toBe(
      200,
    );
    first.child.kill("SIGINT");
    await once(first.child, "close");
    expect((await start(...args)).applicationId).toBe(first.applicationId);
  });

  test("--trust names the authority of a peer, and the control API another", async () => {
    const authority = makeAuthority();
    const tls = makeServerCertificate(["127.0.0.1"], authority);
    const peer = await startServer({ product: "jira", profile: "jira-11", tls });
    const file = join(folder, "authority.pem");
    writeFileSync(file, authority.cert);
    const { url } = await start("--profile", "confluence-9.2", "--trust", file);
    const manifest = async () => {
      const path = `${url}/rest/applinks/1.0/applicationlinkForm/manifest?url=${encodeURIComponent(peer.url)}`;
      const Authorization = `Basic ${Buffer.from("admin:admin").toString("base64")}`;
      const headers = { Authorization, Accept: "application/json", "X-Atlassian-Token": "no-check" };
      return (await fetch(path, { headers })).json();
    };
    const trust = (trustedCertificates: string) =>
      fetch(`${url}/__emulator/settings`, { method: "PUT", body: JSON.stringify({ trustedCertificates }) });

    expect(await manifest()).toMatchObject({ id: peer.applicationId });
    await trust(makeAuthority("Another authority").cert);
    expect(await manifest()).not.toMatchObject({ id: peer.applicationId });
    await trust(authority.cert);
    expect(await manifest()).toMatchObject({ id: peer.applicationId });
  });

  test("prints its usage", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const option of ["--port", "--product", "--context-path", "--state", "--profile", "Example"]) {
      expect(stdout).toContain(option);
    }
  });

  test("refuses a wrong option with one sentence and exit code 2", async () => {
    const { code, stdout, stderr } = await run("--port", "many");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^confluence-emulator: --port is a whole number from 0 to 65535, not "many"\.\n$/);
  });

  test("exits with code 1 when the port is taken", async () => {
    const { url } = await start();
    const { code, stderr } = await run("--port", new URL(url).port);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^confluence-emulator: Cannot listen on .*\n$/),
    ]);
  });
});

describe("readCommandLine", () => {
  test.each([
    ["--port", "70000"],
    ["--product", "trello"],
    ["--context-path", "wiki"],
    ["--base-url", "wiki.example.com"],
    ["--profile", "nope"],
    ["--users", "/does/not/exist.json"],
    ["--latency", "-1"],
    ["--surprise"],
    ["surplus"],
  ])("refuses %s %s in one sentence", (...args) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
    expect(() => readCommandLine(args)).not.toThrow(/\n|TypeError/);
  });

  test("reports what is wrong in a users file, without passwords", () => {
    const users = join(folder, "wrong.json");
    writeFileSync(users, JSON.stringify([{ name: "a", password: "hunter2", role: "king" }]));
    expect(() => readCommandLine(["--users", users])).toThrow("0.role");
    expect(() => readCommandLine(["--users", users])).not.toThrow("hunter2");
  });
});
