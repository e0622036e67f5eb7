import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";

/** Arguments that keep Chromium from contacting anything but the pages under test. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The width of a small phone, in CSS pixels. */
export const NARROW = { width: 360, height: 740 };

/** Chromium without a window and with a profile of its own. Only for suites with `tests/browser/global-setup.ts`. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.BROWSER_EXECUTABLE;
  if (!executablePath) {
    throw new Error("BROWSER_EXECUTABLE is not set: this test needs tests/browser/global-setup.ts.");
  }
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
}

/** A person with a browser context of their own, which shares no cookies. */
export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every dialog that was shown: alerts, confirmations. */
  readonly dialogs: string[];
}

/** Creates a person in a browser. */
export async function newPerson(browser: Browser, viewport = { width: 1000, height: 700 }): Promise<Person> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { page, context, dialogs };
}

/** Performs an action that navigates to another page, and waits for that page: a click or a key press alone does not wait for it. */
export async function arriveBy(page: Page, action: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent("load"), action()]);
}

/** Clicks a link, or the button of a form, and waits for the page it leads to. */
export function follow(target: Locator): Promise<void> {
  return arriveBy(target.page(), () => target.click());
}

/** Fills in the login form of Confluence or Jira that the page shows, as one of the emulator's users. */
export async function logIn(page: Page, user: string): Promise<void> {
  await page.getByLabel("Username").fill(user);
  await page.getByLabel("Password").fill(user);
  await follow(page.getByRole("button", { name: "Log in" }));
}

/** By how many CSS pixels a page is wider than its window; 0 when nobody has to scroll sideways. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Presses Tab until the element has the focus, and checks that the focus is visible. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  await element.waitFor();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await element.and(page.locator(":focus-visible")).count()) > 0) {
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).not.toBe("none");
      return;
    }
  }
  throw new Error("The element cannot be reached with the Tab key.");
}
