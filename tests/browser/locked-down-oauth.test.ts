import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Browser, Page } from "playwright-core";
import type { Application } from "../../examples/locked-down-confluence/application/application";
import { follow, newPerson, startBrowser } from "../support/browser";
import { configurationOf, requestsOf, startConfluence } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { logInToReporting, startReporting } from "../support/reporting";

const program = readFileSync(join(__dirname, "../../examples/locked-down-confluence/index.ts"), "utf8");

let browser: Browser;
let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  confluence = await startConfluence();
  project = await createProject({
    program,
    config: { ...configurationOf(confluence), installations: '["berlin", "tokyo"]' },
  });
});
afterEach(() => project.remove());

describe("the locked-down example with signed requests", () => {
  test("opens Confluence under each administrator's own name until their installation is revoked, and no other", async () => {
    const before = confluence.snapshot();
    expect(await project.up()).toMatchObject({ code: 0 });
    const berlin = await install("berlin");
    const tokyo = await install("tokyo");

    const ada = await openRunbook(berlin, "ada");
    expect(await readerOf(ada)).toBe("Ada Admin");
    const max = await openRunbook(tokyo, "max");
    expect(await readerOf(max)).toBe("Max Manager");
    await follow(max.getByRole("link", { name: "Home" }));
    await follow(max.getByRole("link", { name: "On-call" }));
    expect(await readerOf(max)).toBe("Max Manager");
    const nora = await openRunbook(berlin, "nora");
    expect(await nora.getByRole("alert").textContent()).toContain("has no account in Confluence");

    await project.setConfig("installations", '["tokyo"]');
    expect(await project.up()).toMatchObject({ code: 0 });
    await ada.reload();
    expect(await ada.getByRole("alert").textContent()).toContain(
      "did not accept this installation's request",
    );
    await max.reload();
    expect(await readerOf(max)).toBe("Max Manager");

    expect(await project.destroy()).toMatchObject({ code: 0 });
    await max.reload();
    expect(await max.getByRole("alert").textContent()).toContain(
      "did not accept this installation's request",
    );
    expect(confluence.snapshot()).toEqual(before);
  });

  test("asks again after a logout", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    const berlin = await install("berlin");
    const ada = await openRunbook(berlin, "ada");

    await follow(ada.getByRole("button", { name: "Log out of Reporting" }));
    await ada.goto(`${berlin.url}/confluence/display/DS/Runbook`);

    expect(await ada.getByRole("heading", { level: 1 }).textContent()).toBe("Log in to Reporting");
  });

  test("needs no change in Confluence when an installation moves to another address", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    const berlin = await install("berlin");
    const tokyo = await install("tokyo");
    const max = await openRunbook(tokyo, "max");
    expect(await readerOf(await openRunbook(berlin, "ada"))).toBe("Ada Admin");
    const { links, consumers } = confluence.snapshot();
    confluence.requests.clear();

    await berlin.close();
    const moved = await install("berlin");

    expect(moved.url).not.toBe(berlin.url);
    expect(await readerOf(await openRunbook(moved, "ada"))).toBe("Ada Admin");
    await max.reload();
    expect(await readerOf(max)).toBe("Max Manager");
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(requestsOf(confluence).writes).toBe(0);
    expect(confluence.snapshot()).toMatchObject({ links, consumers });
  });
});

/** Starts an installation at any free port, with what the stack gives it. */
async function install(installation: string): Promise<Application> {
  const credentials = (await project.outputs())[installation];
  return startReporting({ access: "oauth", credentials }, { installation });
}

async function openRunbook(installation: Application, user: string): Promise<Page> {
  const { page } = await newPerson(browser);
  await page.goto(`${installation.url}/confluence/display/DS/Runbook`);
  await logInToReporting(page, user);
  await page.waitForURL("**/confluence/**");
  return page;
}

function readerOf(page: Page): Promise<string | null> {
  return page.locator("#current-user").textContent();
}
