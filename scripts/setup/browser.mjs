import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ExpectedError } from "./entry-point.mjs";
import { isExecutable } from "./executable.mjs";
import { userCache } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { runStep } from "./step.mjs";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "chrome.exe",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const ADVICE =
  "install Chromium or Chrome so that one of `chromium`, `google-chrome` is on PATH, and repeat.";

/**
 * Finds Chromium or Chrome; as root on Debian and its relatives installs it.
 *
 * @returns {Promise<string>} The executable.
 * @throws {ExpectedError} when there is none and it cannot be installed from here.
 */
export async function ensureBrowser() {
  return (
    findBrowser() ??
    withLock(join(userCache(), "browser.lock"), "installing Chromium", async () => findBrowser() ?? install())
  );
}

function findBrowser() {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return [...onPath, "/usr/bin/chromium", ...PLACES].find(isExecutable);
}

async function install() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync("/usr/bin/apt-get"))
    throw new ExpectedError(`The browser tests need Chromium.\nWhat to do: ${ADVICE}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runStep({
    title: "updating the package lists (apt-get update)",
    command: "apt-get",
    args: ["update"],
    env,
    advice: ADVICE,
  });
  await runStep({
    title: "installing Chromium (apt-get install chromium)",
    command: "apt-get",
    args: ["install", "-y", "--no-install-recommends", "chromium"],
    env,
    advice: ADVICE,
  });
  const browser = findBrowser();
  if (!browser)
    throw new ExpectedError(
      `apt-get installed Chromium, but none was found afterwards.\nWhat to do: ${ADVICE}`,
    );
  return browser;
}
