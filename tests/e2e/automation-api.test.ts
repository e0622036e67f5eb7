import { delimiter } from "node:path";
import { ErrorHook } from "@pulumi/pulumi";
import { type InlineProgramArgs, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
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
    // Does a lookup, and then lets the resource use the same login.
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

  test("forget a refused login in the next run, and use the current password", async () => {
    await setPassword("admin");
    expect(await run()).toEqual({ rejectedLogins: 0, links: [] });
    const admin = confluence.state.users.find(({ name }) => name === "admin");
    if (admin !== undefined) admin.password = "rotated";
    expect((await run()).rejectedLogins).toBe(1);
    await setPassword("rotated");
    expect(await run()).toMatchObject({ rejectedLogins: 0, links: [{ name: "App" }] });
  });
});

describe("the resource option id", () => {
  const linkWithId = (id: string) => async () => {
    new applinks.ApplicationLink("app", { name: "App", rpcUrl: "https://app.example.com" });
    const inputs = { name: "Any", rpcUrl: "https://any.example.com" };
    const link = new applinks.ApplicationLink("read", inputs, { id });
    return { name: link.name, rpcUrl: link.rpcUrl };
  };

  test("reads an existing object, writes nothing, and reports when there is none", async () => {
    const [link] = confluence.state.links;
    const before = confluence.snapshot();
    const { outputs } = await stack.up({ program: linkWithId(link?.id ?? "") });
    expect(outputs).toMatchObject({ name: { value: link?.name }, rpcUrl: { value: link?.rpcUrl } });
    await expect(stack.up({ program: linkWithId("not-there") })).rejects.toThrow(
      'There is no ApplicationLink with the id "not-there" to read',
    );
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("an onError hook", () => {
  test("sees the cause, waits for a server that is starting, and retries every resource", async () => {
    const names = ["one", "two", "three"];
    const seen: string[] = [];
    const port = Number(new URL(confluence.url).port);
    await stack.destroy();
    await setPassword("admin");
    await confluence.close();
    let starting: Promise<Emulator> | undefined;
    await stack.up({
      program: async () => {
        const hook = new ErrorHook("waits", async ({ errors: [latest = ""] }) => {
          seen.push(latest);
          starting ??= openServer({ product: "confluence", port });
          confluence = await starting;
          return true;
        });
        for (const name of names) {
          const urls = { rpcUrl: `https://${name}.example.com` };
          new applinks.ApplicationLink(name, { name, ...urls }, { hooks: { onError: [hook] } });
        }
      },
    });
    expect(seen.length).toBeGreaterThan(0);
    for (const message of seen) expect(message).toMatch(/connection refused/);
    expect(confluence.state.links.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});
