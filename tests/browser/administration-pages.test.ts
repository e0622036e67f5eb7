import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Browser, Page } from "playwright-core";
import {
  arriveBy,
  follow,
  logIn,
  NARROW,
  newPerson,
  sidewaysOverflow,
  startBrowser,
  tabTo,
} from "../support/browser";
import { startConfluence, startJira } from "../support/emulator";
import { addLink, linkEmulators } from "../support/emulator-links";
import { restClient } from "../support/rest-client";

const LIST = "/plugins/servlet/applinks/listApplicationLinks";
const TWO_LO = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

async function openAsAdministrator(page: Page, url: string, user = "admin"): Promise<void> {
  await page.goto(url);
  await logIn(page, user);
  await page.getByLabel("Password").fill(user);
  await follow(page.getByRole("button", { name: "Confirm" }));
}

/** A Confluence and a Jira with different context paths: cookies do not tell ports apart, but paths. */
async function startLinked(level: object): Promise<{ confluence: Emulator; jira: Emulator; linkId: string }> {
  const confluence = await startConfluence({ contextPath: "/wiki" });
  const jira = await startJira({ contextPath: "/jira" });
  const { fromA, fromB } = linkEmulators(confluence, jira);
  fromA.isPrimary = true;
  for (const [server, { id }] of [
    [confluence, fromA],
    [jira, fromB],
  ] as const) {
    const body = { incoming: level, outgoing: level };
    await restClient(server.url)("PUT", `/rest/applinks/3.0/status/${id}/oauth`, body);
  }
  return { confluence, jira, linkId: fromA.id };
}

describe("the administration pages", () => {
  test("list the links with their status and lead to the configuration of one", async () => {
    const { confluence } = await startLinked(TWO_LO);
    addLink(confluence, { name: "Dashboard" });
    const { page, context } = await newPerson(browser);
    await openAsAdministrator(page, confluence.url + LIST);

    const jiraRow = page.getByRole("row", { name: /^Jira/ });
    expect(await jiraRow.locator(".badge.good").textContent()).toBe("Working");
    expect(await jiraRow.getByText("Primary").count()).toBe(1);
    expect(await jiraRow.getByRole("cell").allTextContents()).toEqual(
      expect.arrayContaining(["Jira", "OAuth", "OAuth"]),
    );
    const dashboard = page.getByRole("row", { name: /^Dashboard/ });
    expect(await dashboard.locator("[data-status]").getAttribute("data-status")).toBe("GENERIC_LINK");

    await follow(page.getByRole("link", { name: "Configure Dashboard" }));
    await page.getByLabel("Name").fill("Deployments");
    await follow(page.getByRole("button", { name: "Save details" }));
    expect(await page.getByRole("status").textContent()).toBe("The changes have been saved.");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Configure Deployments");
    await context.close();
  });

  test("are usable with the keyboard alone", async () => {
    const { confluence } = await startLinked(TWO_LO);
    const { page, context } = await newPerson(browser);
    await openAsAdministrator(page, confluence.url + LIST);
    await tabTo(page, page.getByRole("link", { name: "Configure Jira" }));
    await arriveBy(page, () => page.keyboard.press("Enter"));
    await tabTo(page, page.getByLabel(/^Outgoing/));
    await page.keyboard.press("End");
    await tabTo(page, page.getByRole("button", { name: "Save authentication" }));
    await arriveBy(page, () => page.keyboard.press("Enter"));
    await page.getByRole("status").waitFor();
    expect(await page.getByLabel(/^Outgoing/).inputValue()).toBe("2LOi");
    expect(await page.locator("[data-status]").getAttribute("data-status")).toBe("AUTH_LEVEL_MISMATCH");
    await context.close();
  });

  test("fit on a phone", async () => {
    const { confluence, jira, linkId } = await startLinked(TWO_LO);
    addLink(confluence, {
      name: "An application with a name that goes on and on",
      rpcUrl: "http://127.0.0.1:1",
    });
    const { page, context } = await newPerson(browser, NARROW);
    await openAsAdministrator(page, confluence.url + LIST);
    expect(await sidewaysOverflow(page)).toBe(0);
    const conf = "/plugins/servlet/applinks/auth/conf";
    for (const path of [
      `/plugins/servlet/applinks/edit/${linkId}`,
      `${conf}/oauth/add-consumer-manually/${linkId}`,
      `${conf}/trusted/inbound-non-ual/${linkId}`,
      "/plugins/servlet/oauth/users/access-tokens",
    ]) {
      await page.goto(confluence.url + path);
      expect([path, await sidewaysOverflow(page)]).toEqual([path, 0]);
    }

    await page.goto(`${confluence.url}/plugins/servlet/applinks/proxy?appId=${linkId}&path=/`);
    expect(await sidewaysOverflow(page)).toBe(0);
    await logIn(page, "editor");
    expect([await page.title(), await sidewaysOverflow(page)]).toEqual(["Authorize application - Jira", 0]);
    await follow(page.getByRole("button", { name: "Allow" }));
    await page.goto(`${jira.url}/plugins/servlet/oauth/users/access-tokens`);
    await page.getByRole("button", { name: "Revoke access" }).waitFor();
    expect(await sidewaysOverflow(page)).toBe(0);
    await context.close();
  });
});

describe("the dance between two servers", () => {
  test("a user of one server authorises and sees data of the other under their own name", async () => {
    const { confluence, jira, linkId } = await startLinked(TWO_LO);
    const { page, context } = await newPerson(browser);
    const proxied = `${confluence.url}/plugins/servlet/applinks/proxy?appId=${linkId}&path=/plugins/servlet/applinks/whoami`;
    await page.goto(proxied);
    await logIn(page, "editor");
    expect(page.url()).toContain(`${jira.url}/login`);
    await logIn(page, "manager");
    expect(await page.getByRole("main").textContent()).toContain(
      "Confluence wants to read and change data in Jira",
    );
    await follow(page.getByRole("button", { name: "Allow" }));
    expect([page.url(), await page.textContent("body")]).toEqual([proxied, "manager"]);

    await page.goto(`${jira.url}/plugins/servlet/oauth/users/access-tokens`);
    await follow(page.getByRole("button", { name: "Revoke access" }));
    await page.goto(proxied);
    expect(page.url()).toContain(`${jira.url}/plugins/servlet/oauth/authorize`);
    await context.close();
  });

  test("a user who denies is sent back and told so", async () => {
    const { confluence, jira, linkId } = await startLinked(TWO_LO);
    const { page, context } = await newPerson(browser);
    await page.goto(`${confluence.url}/plugins/servlet/applinks/proxy?appId=${linkId}&path=/`);
    await logIn(page, "editor");
    await logIn(page, "manager");
    expect(await page.getByRole("main").textContent()).toContain(new URL(confluence.url).host);

    await follow(page.getByRole("button", { name: "Deny" }));

    expect(page.url()).toContain(confluence.url);
    expect(await page.getByRole("alert").textContent()).toContain("access was denied");
    expect(jira.state.oauthTokens.filter(({ kind }) => kind === "access")).toEqual([]);
    await context.close();
  });
});
