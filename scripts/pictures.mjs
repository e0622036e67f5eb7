import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { openStage } from "./pictures/stage.mjs";
import { ensureBrowser } from "./setup/browser.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { npm } from "./setup/npm.mjs";
import { runStep } from "./setup/step.mjs";
import { ensureProject } from "./setup.mjs";

const FOLDER = join(ROOT, "docs", "pictures");
const MOST_BYTES = 100_000;
const WINDOW = { width: 1000, height: 640 };
const PHONE = { width: 360, height: 740 };

/**
 * @typedef {import("./pictures/stage.mjs").Stage} Stage
 * @typedef {(page: import("playwright-core").Page, stage: Stage) => Promise<unknown>} Scene Ends on the page to be shown.
 */

/** @type {Record<string, { viewport?: typeof WINDOW, scene: Scene }>} By file name. */
const PICTURES = {
  "application-links": { scene: showLinks },
  "application-links-phone": { viewport: PHONE, scene: showLinks },
  "configure-link": { scene: showConfiguration },
  authorise: { scene: showAuthorisation },
  "locked-down-report": { scene: (page, { reporting }) => logInToReporting(page, `${reporting.url}/`) },
  "locked-down-page": {
    scene: (page, { reporting }) => logInToReporting(page, `${reporting.url}/confluence/display/DS/Runbook`),
  },
  "locked-down-why": { scene: (page, { reporting }) => logInToReporting(page, `${reporting.url}/why`) },
};

// npm run pictures: regenerates the pictures in docs/pictures, all of them or the named ones.
runMain(async () => {
  await ensureProject();
  await runStep({
    ...npm(["exec", "--", "tsc", "-p", "examples/locked-down-confluence/application"]),
    title: "compiling the example",
    cwd: ROOT,
    advice: "correct what the compiler complains about.",
  });
  mkdirSync(FOLDER, { recursive: true });
  const wanted = process.argv.slice(2);
  const executablePath = await ensureBrowser();
  const stage = await openStage();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const [name, { viewport = WINDOW, scene }] of Object.entries(PICTURES)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      await scene(page, stage);
      await page.waitForLoadState("networkidle");
      await photograph(page, join(FOLDER, `${name}.png`));
      await context.close();
    }
  } finally {
    await browser.close();
    await stage.close();
  }
});

/**
 * @param {import("playwright-core").Page} page
 * @param {string} path
 */
async function photograph(page, path) {
  await page.screenshot({ path, fullPage: true, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new ExpectedError(`${path} has ${size} bytes, more than ${MOST_BYTES}.`);
  process.stdout.write(`${path}  ${size} bytes\n`);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Stage} stage
 */
async function showLinks(page, { confluence }) {
  await page.goto(`${confluence.url}/plugins/servlet/applinks/listApplicationLinks`);
  await logInAsAdministrator(page);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Stage} stage
 */
async function showConfiguration(page, stage) {
  await showLinks(page, stage);
  await page.getByRole("link", { name: "Configure Jira" }).click();
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Stage} stage
 */
async function showAuthorisation(page, { confluence, jira, jiraLinkId }) {
  const path = encodeURIComponent("/rest/api/2/myself");
  await page.goto(`${confluence.url}/plugins/servlet/applinks/proxy?appId=${jiraLinkId}&path=${path}`);
  await logIn(page, "editor");
  await page.waitForURL(`${jira.url}/**`);
  await logIn(page, "editor");
}

/** @param {import("playwright-core").Page} page */
async function logInAsAdministrator(page) {
  await logIn(page, "admin");
  await page.getByLabel("Password").fill("admin");
  await page.getByRole("button", { name: "Confirm" }).click();
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} user
 */
async function logIn(page, user) {
  await page.getByLabel("Username").fill(user);
  await page.getByLabel("Password").fill(user);
  await page.getByRole("button", { name: "Log in" }).click();
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} url
 */
async function logInToReporting(page, url) {
  await page.goto(url);
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill("ada");
  await page.getByRole("button", { name: "Log in" }).click();
}
