import { delimiter } from "node:path";
import { type InlineProgramArgs, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "../../emulator/src/server";
import * as applinks from "../../sdk";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject, required } from "../support/pulumi-project";

let confluence: Emulator;
let project: PulumiProject;
let stack: Stack;

const path = process.env.PATH;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence", captchaAfter: 1_000 });
  project = await createProject({ program: "" });
  process.env.PATH = [required("E2E_PULUMI_BIN_DIR"), path].join(delimiter);
  const args: InlineProgramArgs = {
    projectName: "e2e",
    stackName: "inline",
    // Looks up what is there, and goes on to let the resource have its turn with the same login.
    program: async () => {
      const links = await applinks
        .listApplicationLinks()
        .catch(({ reason }: applinks.AppLinksError) => reason);
      new applinks.ApplicationLink("app", { name: "App", rpcUrl: "https://app.example.com" });
      return { links };
    },
  };
  const envVars = Object.fromEntries(
    Object.entries(project.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  stack = await LocalWorkspace.createOrSelectStack(args, { workDir: project.folder, envVars });
  await stack.setConfig("confluence:baseUrl", { value: confluence.url });
  await stack.setConfig("confluence:username", { value: "admin" });
});

afterAll(async () => {
  process.env.PATH = path;
  await project.remove();
  await confluence.close();
});

const setPassword = (value: string) => stack.setConfig("confluence:password", { value, secret: true });

/** Rejected logins and the lookup's result of one run in this process. */
async function run(): Promise<{ rejectedLogins: number; links: unknown }> {
  confluence.requests.clear();
  await stack.up().catch(() => undefined);
  const { links } = await stack.outputs();
  return { rejectedLogins: confluence.requests.rejectedLogins, links: links?.value };
}

describe("lookups of programs that share a long-lived process", () => {
  test("try a wrong password once in each run, together with the resources", async () => {
    await setPassword("wrong-password");
    expect((await run()).rejectedLogins).toBe(1);
    expect((await run()).rejectedLogins).toBe(1);
  });

  test("have forgotten in the next run that a login was refused, and use the password of now", async () => {
    await setPassword("admin");
    expect(await run()).toEqual({ rejectedLogins: 0, links: [] });
    const admin = confluence.state.users.find(({ name }) => name === "admin");
    if (admin !== undefined) admin.password = "rotated";
    expect((await run()).rejectedLogins).toBe(1);
    await setPassword("rotated");
    expect(await run()).toMatchObject({ rejectedLogins: 0, links: [{ name: "App" }] });
  });
});
