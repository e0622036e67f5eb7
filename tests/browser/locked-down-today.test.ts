import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Browser, Page } from "playwright-core";
import { follow, newPerson, startBrowser } from "../support/browser";
import { configurationOf, startConfluence } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { basicWay, logInToReporting, startReporting, tokenWay, type Way } from "../support/reporting";

const program = readFileSync(join(__dirname, "../../examples/locked-down-confluence/index.ts"), "utf8");

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe("the locked-down example on a Confluence 10, which does not accept passwords unasked", () => {
  test("opens pages under each administrator's own name with personal access tokens, until they are revoked", async () => {
    const confluence = await startConfluence({ profile: "confluence-10" });
    const reporting = await startReporting(tokenWay(confluence));

    const ada = await visit(reporting.url, "ada");
    await open(ada, "Runbook");
    expect(await readerOf(ada)).toBe("Ada Admin");
    const max = await visit(reporting.url, "max");
    await open(max, "Runbook");
    await follow(max.getByRole("link", { name: "Home" }));
    expect(await readerOf(max)).toBe("Max Manager");
    expect(new Set(confluence.requests.list.map(({ authentication }) => authentication))).toEqual(
      new Set(["bearer"]),
    );
    expect(await max.content()).not.toContain("token-of-manager");

    for (const user of confluence.state.users) if (user.name === "admin") user.tokens = [];
    await ada.reload();
    expect(await ada.getByRole("alert").textContent()).toContain(
      "did not accept this installation's request",
    );
    await max.reload();
    expect(await readerOf(max)).toBe("Max Manager");
  });

  test("says why a password gets nowhere, and lets in one user, or everybody on one path, once that is declared", async () => {
    const confluence = await startConfluence({ profile: "confluence-10" });
    const reporting = await startReporting(basicWay(confluence.url));
    const ada = await visit(reporting.url, "ada");
    await open(ada, "Runbook");
    expect(await ada.getByRole("alert").textContent()).toContain("does not accept HTTP Basic");
    expect(confluence.requests.rejectedLogins).toBe(0);
    const before = confluence.snapshot();

    const project = await projectFor(confluence);
    try {
      await project.setConfig("basicUsers", '["manager"]');
      await project.setConfig("basicPaths", '["/display/DS/Runbook"]');
      expect(await project.up()).toMatchObject({ code: 0 });

      const max = await visit(reporting.url, "max");
      await open(max, "On-call");
      expect(await readerOf(max)).toBe("Max Manager");
      await ada.goto(reporting.url);
      await open(ada, "Runbook");
      expect(await readerOf(ada)).toBe("Ada Admin");
      await ada.goto(reporting.url);
      await open(ada, "On-call");
      expect(await ada.getByRole("alert").textContent()).toContain("does not accept HTTP Basic");

      expect(await project.destroy()).toMatchObject({ code: 0 });
      expect(confluence.snapshot()).toEqual(before);
    } finally {
      await project.remove();
    }
  });

  test("lets signed requests in as ever", async () => {
    const confluence = await startConfluence({ profile: "confluence-10" });
    const project = await projectFor(confluence);
    try {
      expect(await project.up()).toMatchObject({ code: 0 });
      const { berlin } = await project.outputs();
      const way: Way = { access: "oauth", credentials: berlin };
      const ada = await visit((await startReporting(way)).url, "ada");
      await open(ada, "Runbook");
      expect(await readerOf(ada)).toBe("Ada Admin");
    } finally {
      await project.remove();
    }
  });
});

function projectFor(confluence: Emulator): Promise<PulumiProject> {
  return createProject({
    program,
    config: { ...configurationOf(confluence), installations: '["berlin"]' },
  });
}

async function visit(url: string, user: string): Promise<Page> {
  const { page } = await newPerson(browser);
  await page.goto(url);
  await logInToReporting(page, user);
  return page;
}

async function open(page: Page, title: string): Promise<void> {
  await follow(page.getByRole("link", { name: title, exact: true }));
  await page.waitForURL("**/confluence/**");
}

function readerOf(page: Page): Promise<string | null> {
  return page.locator("#current-user").textContent();
}
