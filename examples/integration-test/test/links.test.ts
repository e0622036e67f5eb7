import { listApplicationLinks } from "pulumi-confluence-applinks";
import { declareLinks } from "../links";
import { type Confluence, openConfluence } from "./confluence";
import { createStack, type TestStack } from "./stack";

const REPORTING = "https://reporting.example.com";

let confluence: Confluence;
let deployment: TestStack;

beforeEach(async () => {
  confluence = await openConfluence();
  deployment = await createStack(confluence, async () => declareLinks({ reportingUrl: REPORTING }));
});

afterEach(async () => {
  await deployment.remove();
  await confluence.close();
});

async function reportingLink() {
  const link = (await confluence.links()).find(({ rpcUrl }) => rpcUrl === REPORTING);
  if (link === undefined) throw new Error(`There is no link to ${REPORTING}.`);
  return link;
}

describe("our application links", () => {
  test("let the reporting service in, and a second update has nothing to do", async () => {
    const { outputs } = await deployment.stack.up();
    const link = await reportingLink();
    expect(link).toMatchObject({ id: outputs.linkId?.value, name: "Reporting" });
    expect(await confluence.consumerKeys(link.id)).toEqual(["reporting"]);
    expect(outputs.privateKey).toMatchObject({ secret: true, value: expect.stringContaining("PRIVATE KEY") });

    confluence.emulator?.requests.clear();
    expect((await deployment.stack.up()).summary.resourceChanges).toEqual({ same: 4 });
    // Only the embedded one counts what it is asked.
    expect(confluence.emulator?.requests.total ?? 0).toBe(0);
  });

  test("are put back when somebody changes them by hand", async () => {
    const { stack } = deployment;
    await stack.up();
    expect((await stack.previewRefresh()).changeSummary).toEqual({ same: 4 });

    await confluence.renameLink(await reportingLink(), "Changed by hand");
    const drift = await stack.previewRefresh();
    expect(drift.changeSummary).toEqual({ same: 3, update: 1 });
    expect(drift.stdout).toContain("diff: ~name");

    await stack.up({ refresh: true });
    expect(await reportingLink()).toMatchObject({ name: "Reporting" });
  });

  test("leave nothing behind, and everybody else's links alone", async () => {
    await confluence.createLink({ name: "Elsewhere", rpcUrl: "https://elsewhere.example.com" });
    const before = await confluence.links();
    await deployment.stack.up();
    await deployment.stack.destroy();
    expect(await confluence.links()).toEqual(before);
  });

  test("are refused, with the line to add, where somebody has made one already", async () => {
    await confluence.createLink({ name: "Reports", rpcUrl: REPORTING });
    await expect(deployment.stack.up()).rejects.toThrow('adopt: "takeover"');
    expect(await confluence.links()).toContainEqual(expect.objectContaining({ name: "Reports" }));
  });

  test("can be looked up by another program", async () => {
    await deployment.stack.up();
    const reader = await createStack(confluence, async () => ({
      names: (await listApplicationLinks()).map(({ name }) => name),
    }));
    try {
      const { outputs } = await reader.stack.up();
      expect(outputs.names?.value).toContain("Reporting");
    } finally {
      await reader.remove();
    }
  });
});
