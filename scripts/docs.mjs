import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { errorsPage } from "./docs/errors-page.mjs";
import { referencePages } from "./docs/reference.mjs";
import { reviewPicture } from "./docs/review-picture.mjs";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";

const require = createRequire(import.meta.url);
const DOCS = join(ROOT, "docs");

// npm run docs: the reference from the SDK, the definitions and the plugin's schema, the page of errors from their table,
// and the tables of docs/cli.md from the program. With the path of another folder, there instead of in docs/.
runMain(async () => {
  /** @param {string} path below dist/ */
  const built = (path) => require(join(ROOT, "dist", path));
  const { REASONS: reasons } = built("provider/http/errors.js");
  const pages = referencePages({
    schema: built("plugin/schema.json"),
    definitions: built("provider/resources/registry.js").DEFINITIONS,
    reasons,
  });
  const target = process.argv[2] ?? DOCS;
  rmSync(join(target, "reference"), { recursive: true, force: true });
  for (const folder of ["reference", "pictures"]) mkdirSync(join(target, folder), { recursive: true });
  for (const [name, page] of Object.entries(pages)) writeFileSync(join(target, "reference", name), page);
  writeFileSync(join(target, "errors.md"), errorsPage(reasons));
  writeFileSync(join(target, "pictures", "review.svg"), reviewPicture());
  const { withCommandTables } = require("./docs/command-tables.cjs");
  const program = built("cli/command-line.js").createProgram(() => undefined);
  const { notesOf } = built("cli/commands/notes.js");
  const cli = readFileSync(join(DOCS, "cli.md"), "utf8");
  writeFileSync(join(target, "cli.md"), withCommandTables(cli, program, notesOf));
  return 0;
});
