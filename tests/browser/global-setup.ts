import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import setUpPackage from "../e2e/global-setup";

const installer = pathToFileURL(join(__dirname, "..", "..", "scripts", "setup", "browser.mjs")).href;

/** Once per run: what `tests/e2e/global-setup.ts` does, and Chromium, whose path tests find in the environment. */
export default async function setUp(): Promise<void> {
  const script = `import { ensureBrowser } from ${JSON.stringify(installer)}; process.stdout.write(await ensureBrowser());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  process.env.BROWSER_EXECUTABLE = stdout;
  await setUpPackage();
}
