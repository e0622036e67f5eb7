import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import type { Confluence } from "./confluence";

/** A stack for one test, which shares nothing with the stacks on your machine. */
export interface TestStack {
  readonly stack: Stack;
  /** Deletes what is deployed, and then the stack with its state and its settings. */
  remove(): Promise<void>;
}

/** Makes an empty stack whose program is a function of the test's own process. */
export async function createStack(confluence: Confluence, program: PulumiFn): Promise<TestStack> {
  const folder = await mkdtemp(join(tmpdir(), "application-links-"));
  const stack = await LocalWorkspace.createStack(
    { projectName: "application-links", stackName: "test", program },
    {
      workDir: folder,
      pulumiHome: join(folder, "home"),
      // The provider's process is started in this folder, and finds the package from there.
      projectSettings: { name: "application-links", runtime: "nodejs", main: join(__dirname, "..") },
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(folder).href,
        PULUMI_CONFIG_PASSPHRASE: process.env.PULUMI_CONFIG_PASSPHRASE ?? "only for tests",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  await stack.setAllConfig({
    "confluence:baseUrl": { value: confluence.url },
    "confluence:token": { value: confluence.token, secret: true },
  });
  return {
    stack,
    remove: async () => {
      await stack.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
