import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const program = readFileSync(join(__dirname, "../../examples/older-authentication/index.ts"), "utf8");
const PASSWORD = "builds-password-3391";

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  [confluence, jira] = await Promise.all([
    openServer({ product: "confluence", quirks: { basicAuthConfigPath: "/rest/basicauth/1.0" } }),
    openServer({ product: "jira" }),
  ]);
  project = await createProject({
    program,
    config: {
      "confluence:baseUrl": confluence.url,
      "confluence:username": "admin",
      serviceAccount: "editor",
      jiraUrl: jira.url,
    },
    secrets: { "confluence:password": "admin", buildsPassword: PASSWORD },
  });
});

afterAll(async () => {
  await project.remove();
  await Promise.all([confluence.close(), jira.close()]);
});

test("the example with older authentication is created with warnings, shows no drift, and leaves no trace", async () => {
  const before = confluence.snapshot();
  const up = await project.up("--diff");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toMatch(
    /warning: OutgoingBasicAuth "builds-login": Confluence stores the password of "wiki-robot"/,
  );
  expect(up.output).toMatch(
    /warning: TrustedApplication "old-jira-trust": trusted applications are deprecated/,
  );
  expect(confluence.state.consumers).toMatchObject([{ key: "nightly-jobs", executingTwoLOUser: "editor" }]);
  expect(confluence.state.trustedApplications).toMatchObject([
    { ipPatterns: ["10.1.2.3"], urlPatterns: ["/rest"] },
  ]);
  expect(confluence.state.basicAuth.allowedUsers).toEqual(["backup-robot"]);
  expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
  expect(up.output + (await project.exportState())).not.toContain(PASSWORD);
  // A setting that the program leaves out goes back to what it was, which the engine's plan and a warning show.
  await project.write(program.replace('allowedUsers: ["backup-robot"]', "showWarning: true"));
  const preview = await project.preview("--diff");
  expect(preview.output).toMatch(/- *allowedUsers/);
  expect(preview.output).toContain(
    'warning: BasicAuthentication "backup-login": allowedUsers is no longer declared and is restored to its original value: an empty list.',
  );
  expect(await project.up()).toMatchObject({ code: 0 });
  expect(confluence.state.basicAuth).toMatchObject({ allowedUsers: [], showsHint: true });
  expect(await project.destroy()).toMatchObject({ code: 0 });
  expect(confluence.snapshot()).toEqual(before);
});
