import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { type CliResult, createProject, type PulumiProject } from "../support/pulumi-project";

const LINKS = 20;

/** Logs in from the program's own process and, for links on two connections with the same login, from the plugin's. */
const PROGRAM = `
  import * as applinks from "pulumi-confluence-applinks";
  for (const connection of ["default", "second"]) {
    applinks.listApplicationLinks({ connection }).then(
      (links) => console.log(\`\${links.length} links\`),
      // Goes on, so that the plugin has its turn as well.
      (error) => console.log(\`lookup: \${error.message}\`),
    );
    for (let index = 0; index < ${LINKS / 2}; index++) {
      new applinks.ApplicationLink(\`\${connection}-\${index}\`, {
        connection, name: \`\${connection} \${index}\`, rpcUrl: \`https://\${connection}-\${index}.example.com\`,
      });
    }
  }
`;

const SECOND = "confluence:connections.second";

let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence", captchaAfter: 1_000 });
  project = await createProject({
    program: PROGRAM,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
  });
  await project.run("config", "set", "--path", `${SECOND}.baseUrl`, confluence.url);
  await project.run("config", "set", "--path", `${SECOND}.username`, "admin");
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
});

async function setPassword(password: string): Promise<void> {
  await project.setSecret("confluence:password", password);
  await project.run("config", "set", "--path", "--secret", `${SECOND}.password`, password);
}

/** Rejected logins and what the CLI said. */
async function rejectedDuring(run: () => Promise<CliResult>): Promise<{ logins: number; output: string }> {
  confluence.requests.clear();
  const { output } = await run();
  return { logins: confluence.requests.rejectedLogins, output };
}

describe("a password that Confluence rejects", () => {
  test("is tried once per run by the program and the plugin together, whatever they do", async () => {
    await setPassword("wrong-password");
    const preview = await rejectedDuring(() => project.preview());
    expect(preview.logins).toBe(1);
    expect(preview.output).toContain("[login_rejected]");
    expect((await rejectedDuring(() => project.up())).logins).toBe(1);

    await setPassword("admin");
    expect(await project.up()).toMatchObject({ code: 0 });
    await setPassword("wrong-password");
    for (const run of [
      () => project.refresh("--run-program"),
      () => project.refresh(),
      () => project.destroy(),
    ]) {
      const { logins, output } = await rejectedDuring(run);
      expect(logins).toBe(1);
      expect(output).toMatch(/\[login_rejected\].*as the last `pulumi up` recorded.*add `--run-program`/);
      expect(output).not.toContain("wrong-password");
    }
    expect(confluence.state.links).toHaveLength(LINKS);
  });

  test("is replaced in the configuration, and a refresh that runs the program uses the new one", async () => {
    const admin = confluence.state.users.find(({ name }) => name === "admin");
    if (admin !== undefined) admin.password = "rotated";
    await setPassword("rotated");
    const refused = await rejectedDuring(() => project.refresh());
    expect(refused.logins).toBe(1);
    expect(refused.output).toContain("add `--run-program`");
    expect(await project.refresh("--run-program")).toMatchObject({ code: 0 });
    if (admin !== undefined) admin.password = "admin";
  });

  test("does not affect the correct one in the next run", async () => {
    await setPassword("admin");
    expect(await project.up()).toMatchObject({ code: 0, output: expect.stringContaining(`${LINKS} links`) });
    expect(await project.destroy("--run-program")).toMatchObject({ code: 0 });
    expect(confluence.state.links).toEqual([]);
  });
});
