import type { Browser } from "playwright-core";
import {
  arriveBy,
  follow,
  NARROW,
  newPerson,
  sidewaysOverflow,
  startBrowser,
  tabTo,
} from "../support/browser";
import { startConfluence } from "../support/emulator";
import { basicWay, logInToReporting, startReporting } from "../support/reporting";

/** The last generation that accepts HTTP Basic as it is installed. */
const ACCEPTS_BASIC = "confluence-9.2";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe("the locked-down example with passwords sent unasked", () => {
  test("opens Confluence under each administrator's own name, without a prompt, until they log out", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));

    for (const [user, account, fullName] of [
      ["ada", "admin", "Ada Admin"],
      ["max", "manager", "Max Manager"],
    ] as const) {
      const { page, context, dialogs } = await newPerson(browser);
      await page.goto(reporting.url);
      await logInToReporting(page, user);
      await follow(page.getByRole("link", { name: "Runbook" }));
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Runbook");
      expect(await page.locator("#current-user").textContent()).toBe(fullName);

      await follow(page.getByRole("link", { name: "Home" }));
      await follow(page.getByRole("link", { name: "Welcome" }));
      expect(await page.locator("#main-content").textContent()).toContain("people who are logged in");
      expect(await page.locator("#current-user").getAttribute("data-user")).toBe(account);
      expect(new URL(page.url()).origin).toBe(reporting.url);
      expect(dialogs).toEqual([]);

      await follow(page.getByRole("button", { name: "Log out of Reporting" }));
      await page.goto(`${reporting.url}/confluence/display/DS/Runbook`);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Log in to Reporting");
      await context.close();
    }
  });

  test("returns to the page of Confluence that was asked for before the login", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC, contextPath: "/wiki" });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser);

    await page.goto(`${reporting.url}/confluence/pages/viewpage.action?pageId=65539`);
    await logInToReporting(page, "max");

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("On-call");
    expect(await page.locator("#current-user").textContent()).toBe("Max Manager");
    await context.close();
  });

  test("lets a normal user of the application no further", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser);
    await page.goto(reporting.url);
    await logInToReporting(page, "nora");
    expect(await page.getByRole("link", { name: "Runbook" }).count()).toBe(0);

    const response = await page.goto(`${reporting.url}/confluence/display/DS/Runbook`);

    expect(response?.status()).toBe(403);
    expect(await page.getByRole("alert").textContent()).toContain("has no account in Confluence");
    expect(confluence.requests.total).toBe(0);
    await context.close();
  });

  test("keeps Confluence's session and password away from the browser, and ends the session with its own", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser);
    await page.goto(`${reporting.url}/confluence/display/DS/Runbook`);
    await logInToReporting(page, "ada");
    await follow(page.getByRole("link", { name: "Home" }));

    expect((await context.cookies()).map(({ name }) => name)).toEqual(["reporting-berlin"]);
    expect(await page.content()).not.toContain(confluence.url);
    expect(confluence.requests.list.map(({ authentication }) => authentication)).toEqual([
      "basic",
      "session",
    ]);

    await follow(page.getByRole("button", { name: "Log out of Reporting" }));
    await page.getByRole("heading", { name: "Log in to Reporting" }).waitFor();
    expect(confluence.requests.list.at(-1)).toMatchObject({ path: "/logout.action" });
    await context.close();
  });

  test("shows that a client which waits for a challenge ends on the login page", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser);
    await page.goto(reporting.url);
    await logInToReporting(page, "ada");

    await follow(page.getByRole("link", { name: "How this works" }));

    const steps = await page.locator("#challenged li").allTextContents();
    expect(steps).toEqual([
      expect.stringMatching(/\/display\/DS\/Runbook, without a password: 302.*login\.action.*no challenge/s),
      expect.stringMatching(/\/login\.action, without a password: 200; no challenge/),
    ]);
    expect(await page.locator("#unasked").textContent()).toContain("as admin: 200");
    await context.close();
  });

  test("fits on a phone, and Confluence's own logout leads to the application's", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser, NARROW);
    await page.goto(reporting.url);
    expect(await sidewaysOverflow(page)).toBe(0);
    await logInToReporting(page, "ada");
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.goto(`${reporting.url}/why`);
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.goto(`${reporting.url}/confluence/display/DS/Runbook`);
    expect(await sidewaysOverflow(page)).toBe(0);

    await follow(page.getByRole("link", { name: "Log out", exact: true }));
    await follow(page.getByRole("main").getByRole("button", { name: "Log out of Reporting" }));

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Log in to Reporting");
    await context.close();
  });

  test("needs no mouse from the login to a page of Confluence and back", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const reporting = await startReporting(basicWay(confluence.url));
    const { page, context } = await newPerson(browser);
    await page.goto(reporting.url);
    await page.keyboard.type("max");
    await page.keyboard.press("Tab");
    await page.keyboard.type("max");
    await arriveBy(page, () => page.keyboard.press("Enter"));

    await tabTo(page, page.getByRole("link", { name: "Runbook" }));
    await arriveBy(page, () => page.keyboard.press("Enter"));
    expect(await page.locator("#current-user").textContent()).toBe("Max Manager");
    await tabTo(page, page.getByRole("button", { name: "Log out of Reporting" }));
    await arriveBy(page, () => page.keyboard.press("Enter"));

    await page.getByRole("heading", { name: "Log in to Reporting" }).waitFor();
    await context.close();
  });
});
