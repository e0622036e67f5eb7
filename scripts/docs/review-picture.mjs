import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";

/** A plan that the real CLI printed; the tests have its report as a golden file. */
const PLAN = "tests/cli/plans/both-ends.golden.json";

/** The picture of a review, as the command draws it, for pages that show no HTML. */
export function reviewPicture() {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(ROOT, "dist/cli/main.js"), "review", join(ROOT, PLAN), "--format", "html"],
    { encoding: "utf8" },
  );
  const [picture] = /<svg[\s\S]*<\/svg>/.exec(stdout) ?? [];
  if (status !== 0 || picture === undefined) throw new Error(`The review has no picture: ${stderr}`);
  // Shown by itself, it has no page around it to define its colours: these are those of a white page.
  return `${picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" color="#1f2328" style="background: #ffffff" ')}\n`;
}
