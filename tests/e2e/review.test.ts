import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { expectGolden } from "../support/golden";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import {
  AFTER,
  BEFORE,
  BOTH_ENDS,
  CANARIES,
  CONFLUENCE_ID,
  changeByHand,
  JIRA_ID,
  PLANS,
  settled,
  settledPlan,
} from "../support/review-story";
import { runScript } from "../support/shell";

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({
    product: "confluence",
    applicationId: CONFLUENCE_ID,
    // Changes by hand are made over REST only.
    quirks: { basicProviderOverRest: true },
  });
  confluence.settings.allowInsecureOAuth2 = true;
  jira = await openServer({ product: "jira", applicationId: JIRA_ID });
  project = await createProject({
    program: BEFORE,
    config: {
      "confluence:baseUrl": confluence.url,
      "confluence:username": "admin",
      "e2e:jiraUrl": jira.url,
    },
    secrets: {
      "confluence:password": "admin",
      ...Object.fromEntries(Object.entries(CANARIES).map(([key, value]) => [`e2e:${key}`, value])),
    },
  });
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
  await jira.close();
});

const BASIC = "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider";

function linkOf(name: string) {
  return confluence.state.links.find((link) => link.name === name);
}

/** Stores a plan as the CLI printed it for the suites without the CLI, and reviews it. */
async function review(name: string, plan: string): Promise<void> {
  const file = join(project.folder, `${name}.json`);
  writeFileSync(file, plan);
  if (process.env.UPDATE_GOLDEN) {
    writeFileSync(join(PLANS, `${name}.golden.json`), settledPlan(plan, confluence, jira));
  }
  const written = await project.applinks("review", file);
  expect(written.code).toBe(0);
  expectGolden(join(PLANS, `${name}.golden.md`), settled(written.stdout, confluence, jira));
}

describe("reviews of real previews", () => {
  test("a first deployment, without a request to the server", async () => {
    confluence.requests.clear();
    const preview = await project.preview("--json", "--show-sames");
    expect(preview.code).toBe(0);
    await review("first", preview.stdout);
    expect(confluence.requests.total).toBe(0);
  });

  test("both ends of a link, and an application with two generations of keys", async () => {
    for (const [setting, value] of Object.entries({
      baseUrl: jira.url,
      username: "admin",
      password: "admin",
    })) {
      const kind = setting === "password" ? "--secret" : "--plaintext";
      await project.run("config", "set", "--path", kind, `confluence:connections.jira.${setting}`, value);
    }
    await project.write(BOTH_ENDS);
    const preview = await project.preview("--json", "--show-sames");
    expect(preview.code).toBe(0);
    await review("both-ends", preview.stdout);
    await project.run("config", "rm", "confluence:connections");
    await project.write(BEFORE);
  });

  test("a pull request that changes a little of everything", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    await project.write(AFTER);
    await project.setSecret("e2e:password", "canary-of-the-new-basic");
    const preview = await project.preview("--json", "--show-sames");
    expect(preview.code).toBe(0);
    await review("changes", preview.stdout);
    await project.write(BEFORE);
    await project.setSecret("e2e:password", CANARIES.password ?? "");
  });

  test("a preview that the command runs itself, with its risks, and no files left", async () => {
    await project.setSecret("e2e:password", "canary-of-the-new-basic");
    const files = readdirSync(project.folder);
    const written = await project.applinks("review", "-s", "test", "--fail-on", "low", "-o", "review.html");
    expect(written.code).toBe(2);
    expect(written.stdout).toContain("Login (Basic) at “Warehouse” has another password");
    expect(written.stdout).toContain("its secret changes; the value is not shown");
    expect(readFileSync(join(project.folder, "review.html"), "utf8")).toContain("has another password");
    expect(readdirSync(project.folder).toSorted()).toEqual([...files, "review.html"].toSorted());
  });

  test("events of the same change: the same report from a pipe, and no report from a file", async () => {
    const shell = (script: string) => runScript(script, project.folder, project.env);
    const preview = "pulumi preview --json --show-sames";
    const streaming = `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true ${preview}`;
    const review = "node_modules/.bin/confluence-applinks review - --fail-on low";
    const ofPlain = await shell(`${preview} | ${review}`);
    expect(ofPlain.code).toBe(2);
    expect(ofPlain.output).toContain("its secret changes");
    expect(await shell(`${streaming} | tee events.jsonl | ${review}`)).toEqual(ofPlain);

    const refused = await project.applinks("review", "events.jsonl");
    rmSync(join(project.folder, "events.jsonl"));
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("secrets in plain text");
    expect(refused.stderr).toContain("confluence-applinks review --stack");
    expect(refused.stderr).not.toContain("canary");
    await project.setSecret("e2e:password", CANARIES.password ?? "");
  });

  test("a preview that fails is reported with the engine's message and exit code 1", async () => {
    await project.write('throw new Error("a mistake in the program");');
    const written = await project.applinks("review", "--stack", "test", "--fail-on", "low");
    expect(written.code).toBe(1);
    expect(written.stdout).toContain("The preview failed");
    expect(written.stdout).toContain("a mistake in the program");
    await project.write(BEFORE);
  });
});

describe("drift of a real stack", () => {
  test("none: one sentence and 0", async () => {
    const { code, stdout } = await project.applinks("drift");
    expect(stdout).toBe(
      "## Application links: drift\n\nEverything that was checked is as last applied, as far as the servers show it.\n",
    );
    expect(code).toBe(0);
  });

  test("a password alone: its secret changes, as a risk", async () => {
    const basic = linkOf("Warehouse")?.providers[BASIC];
    Object.assign(basic ?? {}, { password: "canary-by-hand" });
    const drift = await project.applinks("drift", "--no-audit-log");
    Object.assign(basic ?? {}, { password: CANARIES.password });
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain("1 changed");
    expect(drift.stdout).toContain("its secret changes; the value is not shown");
    expect(drift.stdout).toContain("| medium | Login (Basic) at “Warehouse” has another password");
    expect(drift.output).not.toContain("canary");
  });

  test("a field that the program ignores: reported with what `up --refresh` does then, which is true", async () => {
    const declared = 'name: "Unchanged", rpcUrl: "https://unchanged.example.com" }';
    await project.write(BEFORE.replace(declared, `${declared}, { ignoreChanges: ["name"] }`));
    expect(await project.up()).toMatchObject({ code: 0 });
    const link = linkOf("Unchanged");
    Object.assign(link ?? {}, { name: "By hand" });
    const drift = await project.applinks("drift", "--no-audit-log");
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain(
      "The program ignores name of ApplicationLink “unchanged” (`ignoreChanges`): `pulumi up --refresh` accepts what the server has.",
    );
    expect(drift.stdout).not.toContain("puts it back");
    expect(await project.up("--refresh")).toMatchObject({ code: 0 });
    expect(link?.name).toBe("By hand");
    await project.write(BEFORE);
    expect(await project.up("--refresh")).toMatchObject({ code: 0 });
    expect(link?.name).toBe("Unchanged");
  });

  test("changes by hand, with exit code 2, and drift itself changes nothing", async () => {
    await changeByHand(confluence);
    const server = confluence.snapshot();
    const state = await project.exportState();
    const drift = await project.applinks("drift", "--stack", "test");
    expectGolden(join(PLANS, "drift.golden.md"), settled(drift.stdout, confluence, jira));
    expect(drift.code).toBe(2);
    expect(drift.stdout).toMatch(
      /\| 20\d\d-\S+ \S+ \| alice \| Application link deleted \| Builds \| Confluence \|/,
    );
    expect(await project.exportState()).toBe(state);
    expect(confluence.snapshot().links).toEqual(server.links);

    confluence.quirks.auditEvents = false;
    const unasked = await project.applinks("drift");
    expect(unasked.stdout).toContain("Confluence has no audit log that can be read.");
    expect(unasked.code).toBe(2);
    const silent = await project.applinks("drift", "--no-audit-log");
    expect(silent.stdout).not.toContain("audit log");
    confluence.quirks.auditEvents = true;

    const json = await project.applinks("drift", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ highestRisk: "high", counts: { update: 3, delete: 1 } });
    for (const canary of [...Object.values(CANARIES), "canary-by-hand"]) {
      expect(`${drift.output}${json.output}`).not.toContain(canary);
    }
  });

  test("a server that does not respond: its error and exit code 1", async () => {
    await project.setConfig("confluence:baseUrl", "http://127.0.0.1:9");
    const { code, stdout } = await project.applinks("drift");
    expect(code).toBe(1);
    expect(stdout).toContain("The refresh failed");
    expect(stdout).toContain("unreachable");
    await project.setConfig("confluence:baseUrl", confluence.url);
  });

  test("no such stack: the CLI's words and 1", async () => {
    const { code, output } = await project.applinks("drift", "-s", "nowhere");
    expect(code).toBe(1);
    expect(output).toContain("no stack named 'nowhere' found");
  });
});

test("the recorded plans hold no secret", () => {
  for (const name of ["first", "changes"]) {
    expect(readFileSync(join(PLANS, `${name}.golden.json`), "utf8")).not.toContain("canary");
  }
});
