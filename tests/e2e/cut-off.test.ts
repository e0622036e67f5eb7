import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { PUBLIC_KEYS } from "../support/public-keys";
import { type CliResult, createProject, type PulumiProject } from "../support/pulumi-project";
import { seedFrom } from "../support/seed";

/** Requests at which each operation is cut off; `CUT_POINTS=all npm test -- e2e cut-off` takes every one, for hours. */
const CUT_POINTS = process.env.CUT_POINTS ?? "1";
const SEED = seedFrom("CUT_SEED");
const POLL_MS = 20;
/** The effect comes right after the fault is used. */
const EFFECT_MS = 50;
const LONGEST_MS = (CUT_POINTS === "all" ? 600 : 20) * 60_000;

/** Requests of each operation, for a draw; with `all` the first one that ends without a cut was the last. */
const REQUESTS = { "first up": 16, update: 14, destroy: 10 } as const;

type Operation = keyof typeof REQUESTS;
type Moment = "before its effect" | "after its effect";

const OPERATIONS = Object.keys(REQUESTS) as Operation[];
const MOMENTS: readonly Moment[] = ["before its effect", "after its effect"];
const tally = { cuts: 0, cancelled: 0, recovered: 0 };

describe(`the CLI and the plugin, killed at a request (seed ${SEED})`, () => {
  let confluence: Emulator;
  let jira: Emulator;
  let project: PulumiProject;
  let empty: Emulator["state"];

  beforeAll(async () => {
    confluence = await openServer({ product: "confluence" });
    jira = await openServer({ product: "jira" });
    empty = structuredClone(confluence.state);
  });

  beforeEach(async () => {
    Object.assign(confluence.state, structuredClone(empty));
    project = await createProject({
      program: program(0),
      config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
      secrets: { "confluence:password": "admin" },
    });
  });

  afterEach(() => project.remove());

  afterAll(async () => {
    await Promise.all([confluence.close(), jira.close()]);
    report(
      `cut points: ${tally.cuts}; after ${tally.cancelled} the CLI asked for "pulumi cancel", after ${tally.recovered} an error named the one command to go on with`,
    );
  });

  test.each(OPERATIONS.flatMap((operation) => MOMENTS.map((moment) => [operation, moment] as const)))(
    "during %s, %s: following the messages leads to the declared state and to a clean end",
    async (operation, moment) => {
      for (const nth of pointsOf(operation, moment)) {
        Object.assign(confluence.state, structuredClone(empty));
        const revision = operation === "update" ? 1 : 0;
        await project.write(program(0));
        if (operation !== "first up") expectSuccess(await project.up());
        await project.write(program(revision));
        const isCut = await cutOff(operation === "destroy" ? "destroy" : "up", nth, moment);
        if (CUT_POINTS === "all")
          report(`${operation}, ${moment} of request ${nth}: ${isCut ? "cut" : "past the last"}`);
        if (operation !== "destroy") {
          await recovered(() => project.up());
          expect(picture(confluence)).toEqual(wanted(revision, jira));
          expectSuccess(await project.up("--expect-no-changes"));
        }
        await recovered(() => project.destroy());
        expect(await project.resources()).toEqual([]);
        expect(confluence.snapshot()).toMatchObject({ links: [], consumers: [], oauth2Clients: [] });
        if (CUT_POINTS === "all" && !isCut) break;
      }
    },
    LONGEST_MS,
  );

  /** False when the command made fewer requests. */
  async function cutOff(command: "up" | "destroy", nth: number, moment: Moment): Promise<boolean> {
    confluence.faults.add({
      kind: "hang",
      afterEffect: moment === "after its effect",
      match: { nth, times: 1 },
    });
    const running = project.begin(command, "--yes", "--skip-preview");
    let isOver = false;
    void running.ended.then(() => {
      isOver = true;
    });
    const isHit = (): boolean => (confluence.faults.list()[0]?.applied ?? 0) > 0;
    while (!isOver && !isHit()) await sleep(POLL_MS);
    const isCut = isHit();
    if (isCut) {
      await sleep(EFFECT_MS);
      running.kill();
      tally.cuts++;
    }
    await running.ended;
    confluence.faults.clear();
    await mendAttributes();
    return isCut;
  }

  /**
   * The CLI empties and fills the attributes beside its state file; killed in between, it can no longer load the state
   * ("failed to load checkpoint: EOF"). That is about its files and not about requests.
   */
  async function mendAttributes(): Promise<void> {
    const folder = join(project.folder, "state", ".pulumi", "stacks", "e2e");
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      if (name.endsWith(".attrs") && (await stat(file)).size === 0) await rm(file);
    }
  }

  /** Repeats a command, and in between does only what the CLI's or our own messages say. */
  async function recovered(run: () => Promise<CliResult>): Promise<void> {
    let result = await run();
    if (result.code !== 0 && /pulumi cancel/.test(result.output)) {
      tally.cancelled++;
      expectSuccess(await project.run("cancel", "--yes"));
      result = await run();
    }
    const adopt = /pulumi config set (confluence:adopt) (\w+)/.exec(result.output);
    if (result.code !== 0 && adopt?.[1] !== undefined && adopt[2] !== undefined) {
      tally.recovered++;
      await project.setConfig(adopt[1], adopt[2]);
      result = await run();
      expectSuccess(await project.run("config", "rm", adopt[1]));
    }
    expectSuccess(result);
  }

  /** Every resource changes between the revisions, in the way that costs the most requests. */
  function program(revision: 0 | 1): string {
    const { name, key, level, scope } = REVISIONS[revision];
    return `
      import * as applinks from "pulumi-confluence-applinks";
      const link = new applinks.ApplicationLink("link", { name: "${name}", rpcUrl: "https://reporting.example.com" });
      new applinks.IncomingConsumer("consumer", {
        applicationLinkId: link.id, key: "${key}", name: "${name}", level: "${level}",
        publicKey: ${JSON.stringify(PUBLIC_KEYS[revision])},
      });
      const jira = new applinks.ApplicationLink("jira", { name: "Jira", type: "jira", rpcUrl: "${jira.url}" });
      new applinks.OAuthSettings("settings", { applicationLinkId: jira.id, incoming: "${level}", outgoing: "${level}" });
      new applinks.IncomingOAuth2Client("client", {
        name: "${name}", redirectUris: ["https://reporting.example.com/callback"], scope: "${scope}",
      });
    `;
  }
});

const REVISIONS = [
  { name: "Reporting", key: "reporting", level: "2LOi", scope: "READ" },
  { name: "Reports", key: "reports", level: "2LO", scope: "WRITE" },
] as const;

/** What the server must have in the end. */
function wanted(revision: 0 | 1, jira: Emulator): object {
  const { name, key, scope, level } = REVISIONS[revision];
  const flags = { twoLOAllowed: true, twoLOImpersonationAllowed: level === "2LOi" };
  return {
    links: ["Jira", name].sort(),
    consumers: [
      { key: jira.state.ownConsumer.key, ...flags },
      { key, ...flags },
    ].sort(byKey),
    oauth2Clients: [{ name, scope }],
  };
}

function picture({ state }: Emulator): object {
  return {
    links: state.links.map(({ name }) => name).sort(),
    consumers: state.consumers
      .map(({ key, twoLOAllowed, twoLOImpersonationAllowed }) => ({
        key,
        twoLOAllowed,
        twoLOImpersonationAllowed,
      }))
      .sort(byKey),
    oauth2Clients: state.oauth2Clients.map(({ name, scope }) => ({ name, scope })),
  };
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1;
}

/** A draw without repetition, or every request. */
function pointsOf(operation: Operation, moment: Moment): number[] {
  const length = CUT_POINTS === "all" ? 100 : REQUESTS[operation];
  const all = Array.from({ length }, (_, index) => index + 1);
  if (CUT_POINTS === "all") return all;
  const start = SEED + 7 * OPERATIONS.indexOf(operation) + 3 * MOMENTS.indexOf(moment);
  return Array.from(
    { length: Math.min(Number(CUT_POINTS), all.length) },
    (_, index) => ((start + 5 * index) % all.length) + 1,
  );
}

/** Past Jest, which would show it at the end of the file. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function expectSuccess(result: CliResult): void {
  if (result.code !== 0) throw new Error(`The command failed:\n${result.output}`);
}
