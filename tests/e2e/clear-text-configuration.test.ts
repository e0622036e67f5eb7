import { createProject, type PulumiProject } from "../support/pulumi-project";

const PROGRAM = `
  import * as applinks from "pulumi-confluence-applinks";

  new applinks.RsaKeyPair("one");
  new applinks.RsaKeyPair("two");
`;

const CANARY = "canary-in-clear-4711";
const JIRA = "confluence:connections.jira";

let project: PulumiProject;

beforeAll(async () => {
  project = await createProject({
    program: PROGRAM,
    config: { "confluence:baseUrl": "http://127.0.0.1:1", "confluence:username": "admin" },
  });
});

afterAll(() => project.remove());

describe("a password in the configuration", () => {
  test("that is stored in clear text is a warning with the commands that fix it, which do", async () => {
    await project.setConfig("confluence:password", CANARY);
    const before = await project.up();
    expect(before.code).toBe(0);
    const [, diagnostics] = before.output.split("Diagnostics:");
    expect(diagnostics?.match(/confluence:password is stored in clear text/g)).toHaveLength(1);
    expect(before.output).toContain("`pulumi config set --secret confluence:password`");
    expect(before.output).not.toContain(CANARY);
    expect(await project.exportState()).toContain(CANARY);

    const doctor = await project.applinks("doctor", "--stack", "test");
    expect(doctor.output.replace(/\s+/g, " ")).toContain("confluence:password is stored in clear text");

    await project.setConfig("confluence:requireSecretConfig", "true");
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(
      /requireSecretConfig is set, and confluence:password is stored in clear text/,
    );

    await project.setSecret("confluence:password", CANARY);
    const after = await project.up();
    expect(after.output).not.toContain("stored in clear");
    expect(await project.exportState()).not.toContain(CANARY);
  });

  test("of a named connection is found next to one that is ciphertext", async () => {
    await project.run("config", "set", "--path", "--secret", `${JIRA}.password`, "hidden");
    await project.run("config", "set", "--path", "confluence:connections.wiki.token", CANARY);
    const { output } = await project.applinks("doctor", "--stack", "test");
    const words = output.replace(/\s+/g, " ");
    expect(words).toContain("confluence:connections.wiki.token is stored in clear text");
    expect(words).not.toContain("jira.password is stored in clear text");
    expect(words).not.toContain(CANARY);
  });

  test("under a misspelt key is an error that names the key meant", async () => {
    await project.setConfig("confluence:timeoutSecond", "5");
    const { code, output } = await project.preview();
    expect(code).not.toBe(0);
    expect(output).toContain("confluence:timeoutSecond is not an option: did you mean timeoutSeconds?");
    expect(output).not.toMatch(/\bat .*\.js:\d+/);
    const doctor = await project.applinks("doctor", "--stack", "test");
    expect([doctor.code, doctor.output.replace(/\s+/g, " ")]).toEqual([
      3,
      expect.stringContaining("confluence:timeoutSecond is not an option: did you mean timeoutSeconds?"),
    ]);
  });
});
