import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { configurationOf, startConfluence } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const POLL_MS = 20;
/** How long a server is watched for unwanted writes. */
const WATCHED_MS = 4_000;

const PROGRAM = `
import * as applinks from "pulumi-confluence-applinks";
let previous: applinks.ApplicationLink | undefined;
for (let i = 0; i < 5; i++) {
  previous = new applinks.ApplicationLink(\`link-\${i}\`,
    { name: \`Application \${i}\`, rpcUrl: \`https://application-\${i}.example.com\` },
    previous === undefined ? {} : { dependsOn: previous });
}
`;

describe("the CLI ended by kill -9", () => {
  let project: PulumiProject;

  afterEach(() => project.remove());

  test("also ends its plugin, so that nothing is written after `pulumi cancel` or during the next up", async () => {
    const confluence = await startConfluence();
    const { "confluence:password": password = "", ...config } = configurationOf(confluence);
    project = await createProject({
      program: PROGRAM,
      config,
      secrets: { "confluence:password": password },
    });
    // The third write gets a 429, after which the plugin pauses: in that pause the CLI is killed.
    confluence.faults.add({
      kind: "status",
      status: 503,
      match: { method: "PUT", nth: 3, times: 1 },
      retryAfter: 2,
    });
    const running = project.begin("up", "--yes", "--skip-preview");
    while ((confluence.faults.list()[0]?.applied ?? 0) === 0) await sleep(POLL_MS);
    const left = running.killAlone();
    expect(left.length).toBeGreaterThan(0);
    expect(await project.run("cancel", "--yes")).toMatchObject({ code: 0 });
    const written = confluence.requests.writes;
    await sleep(WATCHED_MS);
    expect(confluence.requests.writes).toBe(written);
    const alive = left.filter((pid) => commandOf(pid) !== "");
    // Pulumi's own language host looks for its engine every five minutes only.
    expect(alive.map(commandOf).filter((command) => !/pulumi-language-nodejs/.test(command))).toEqual([]);
    for (const pid of alive) process.kill(pid, "SIGKILL");

    // A creation that was in progress stays recorded, with a warning, until it is cleared.
    for (const run of [project.up, project.up]) {
      expect(await run()).toMatchObject({ code: 0, output: expect.stringContaining("pending operations") });
    }
    expect(confluence.state.links).toHaveLength(5);
    expect(await project.refresh("--clear-pending-creates")).toMatchObject({ code: 0 });
    const quiet = await project.up("--expect-no-changes");
    expect(quiet).toMatchObject({ code: 0, output: expect.not.stringContaining("pending operations") });
  });
});

/** Empty for a process that is gone. */
function commandOf(pid: number): string {
  return spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
}
