import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer, requestsOf } from "../support/emulator";
import { PUBLIC_KEYS } from "../support/public-keys";
import { createProject, type PulumiProject } from "../support/pulumi-project";

/** The name of every resource in the program, before and after. */
const NAMES = ["one", "other"] as const;

const program = (name: string, former = name, isRetained = false) => `
  import * as applinks from "pulumi-confluence-applinks";
  const called = (kind: string) => ({ aliases: [{ name: \`\${kind}-${former}\` }], retainOnDelete: ${isRetained} });
  const link = new applinks.ApplicationLink(
    "link-${name}", { name: "Reporting", rpcUrl: "https://reporting.example.com" }, called("link"),
  );
  new applinks.IncomingConsumer("consumer-${name}", {
    applicationLinkId: link.id, key: "reporting", name: "Reporting", level: "2LOi",
    publicKey: ${JSON.stringify(PUBLIC_KEYS[0])},
  }, called("consumer"));
  new applinks.IncomingOAuth2Client("client-${name}", {
    name: "Reporting", redirectUris: ["https://reporting.example.com/callback"], scope: "READ",
  }, called("client"));
`;

let confluence: Emulator;
let project: PulumiProject;

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  project = await createProject({
    program: program(NAMES[0]),
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
  expect(await project.up()).toMatchObject({ code: 0 });
});

afterEach(async () => {
  await project.remove();
  await confluence.close();
});

test.each([[], ["--refresh"]])(
  "with the line from the message, all keep their objects, and the old resources delete nothing (options %j)",
  async (...options) => {
    const before = confluence.snapshot();
    await project.write(program(NAMES[1]));
    const refused = await project.up(...options);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toMatch(
      /only renamed in the program, give it the resource option `aliases`.*`adopt: "identical"`/,
    );
    const [, adopt = ""] = /pulumi config set confluence:adopt (\w+)/.exec(refused.output) ?? [];
    expect(confluence.snapshot()).toEqual(before);

    await project.setConfig("confluence:adopt", adopt);
    const taken = await project.up(...options);
    expect(taken).toMatchObject({ code: 0 });
    expect(taken.output).toMatch(/warning: objects on http\S+ that already existed are adopted/);
    expect(taken.output).toMatch(/warning: ApplicationLink \S+ on \S+ stays on the server: another resource/);
    await project.run("config", "rm", "confluence:adopt");
    expect(confluence.snapshot()).toEqual(before);
    expect(await project.up("--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toMatchObject({ links: [], consumers: [], oauth2Clients: [] });
  },
);

test.each([
  ["--target", "**::link-other"],
  ["--exclude", "**::client-one"],
])(
  "a run with %s takes nothing over, because it would leave the old resources in the state",
  async (...options) => {
    const before = confluence.snapshot();
    await project.write(program(NAMES[1]));
    await project.setConfig("confluence:adopt", "identical");
    const refused = await project.up(...options);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toMatch(/already_exists.*a run with --target or --exclude does not adopt it/s);
    expect(confluence.snapshot()).toEqual(before);

    expect(await project.up()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
    expect(await project.resources()).toHaveLength(3);
    expect(await project.destroy()).toMatchObject({ code: 0 });
  },
);

test("with aliases, nothing happens on the server and no request is made", async () => {
  await project.write(program(NAMES[1], NAMES[0]));
  confluence.requests.clear();
  expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  expect(confluence.requests.total).toBe(0);
  expect(await project.destroy()).toMatchObject({ code: 0 });
});

test("with retainOnDelete, they move from one stack to another without a write", async () => {
  const before = confluence.snapshot();
  await project.write(program(NAMES[0], NAMES[0], true));
  confluence.requests.clear();
  expect(await project.up()).toMatchObject({ code: 0 });
  await project.write("export {};");
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(await project.resources()).toEqual([]);

  await project.write(program(NAMES[1]));
  await project.setConfig("confluence:adopt", "identical");
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(requestsOf(confluence).writes).toBe(0);
  expect(confluence.snapshot()).toEqual(before);
  expect(await project.destroy()).toMatchObject({ code: 0 });
});

test("a new link under the name of one that the program no longer declares", async () => {
  await project.write(`
    import * as applinks from "pulumi-confluence-applinks";
    new applinks.ApplicationLink("next", { name: "Reporting", rpcUrl: "https://elsewhere.example.com" });
  `);
  expect((await project.up()).output).toMatch(/name_taken.*`pulumi up --refresh` makes room/);
  expect(await project.up("--refresh")).toMatchObject({ code: 0 });
  expect(confluence.snapshot()).toMatchObject({
    links: [{ name: "Reporting", rpcUrl: "https://elsewhere.example.com" }],
    consumers: [],
    oauth2Clients: [],
  });
  expect(await project.destroy()).toMatchObject({ code: 0 });
});
