import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const program = readFileSync(join(__dirname, "..", "..", "examples", "random-secrets", "index.ts"), "utf8");

/** The folder of the stub for the plugin of @pulumi/random, which the CLI would have to download. */
const PLUGINS = join(__dirname, "..", "support", "bin");

interface TicketSystem {
  confluenceConsumerKey: string;
  confluenceSharedSecret: string;
  ownConsumerKey: string;
  ownPrivateKey: string;
}

let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence" });
  project = await createProject({
    program,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", generation: "1" },
    secrets: { "confluence:password": "admin" },
    env: { PATH: [process.env.E2E_PULUMI_BIN_DIR, PLUGINS, process.env.PATH].join(delimiter) },
  });
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
});

describe("the example with secrets from @pulumi/random", () => {
  test("configures both directions with them, replaces them in place, and shows none", async () => {
    const before = confluence.snapshot();
    const up = await project.up("--diff");
    expect(up).toMatchObject({ code: 0 });
    const first = await ticketSystem();
    expectConfigured(first);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });

    await project.setConfig("generation", "2");
    const rotation = await project.up("--diff");
    expect(rotation).toMatchObject({ code: 0 });
    const second = await ticketSystem();
    expectConfigured(second);
    expect(second).toMatchObject({
      confluenceConsumerKey: first.confluenceConsumerKey,
      ownConsumerKey: first.ownConsumerKey,
    });
    expect(second.confluenceSharedSecret).not.toBe(first.confluenceSharedSecret);
    expect(second.ownPrivateKey).not.toBe(first.ownPrivateKey);

    const shown = up.output + rotation.output + (await project.exportState());
    for (const { confluenceSharedSecret, ownPrivateKey } of [first, second]) {
      expect(shown).not.toContain(confluenceSharedSecret);
      expect(shown).not.toContain(ownPrivateKey.split("\n")[1]);
    }
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
  });

  test("is refreshed and destroyed with --run-program where its keys and secrets do not exist", async () => {
    expect(await project.refresh("--run-program")).toMatchObject({ code: 0 });
    expect(await project.up()).toMatchObject({ code: 0 });

    confluence.faults.add({ kind: "status", status: 403, match: { method: "DELETE" } });
    expect((await project.destroy()).code).not.toBe(0);
    confluence.faults.clear();
    expect((await project.resources()).map(({ type }) => type)).toEqual([
      expect.stringMatching(/ApplicationLink$/),
    ]);

    const admin = confluence.state.users.find(({ name }) => name === "admin");
    if (admin !== undefined) admin.password = "rotated";
    await project.setSecret("confluence:password", "rotated");
    expect((await project.destroy()).output).toContain("add `--run-program` to them");
    expect(await project.destroy("--run-program")).toMatchObject({ code: 0 });
    expect(confluence.state.links).toEqual([]);
  });
});

function expectConfigured({ confluenceConsumerKey, confluenceSharedSecret, ownConsumerKey }: TicketSystem) {
  expect(confluenceConsumerKey).toMatch(/^confluence-[a-z0-9]{8}$/);
  expect(confluenceSharedSecret).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(confluence.state.serviceProviderConsumers).toMatchObject([
    { key: confluenceConsumerKey, sharedSecret: confluenceSharedSecret },
  ]);
  expect(confluence.state.consumers).toMatchObject([{ key: ownConsumerKey }]);
}

async function ticketSystem(): Promise<TicketSystem> {
  return (await project.outputs()).ticketSystem as TicketSystem;
}
