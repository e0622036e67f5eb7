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
// and the tables of docs/cli.md from the program.
runMain(async () => {
  /** @param {string} path below dist/ */
  const built = (path) => require(join(ROOT, "dist", path));
  const { REASONS: reasons } = built("provider/http/errors.js");
  const pages = referencePages({
    schema: built("plugin/schema.json"),
    definitions: built("provider/resources/registry.js").DEFINITIONS,
    reasons,
  });
  const folder = join(DOCS, "reference");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, page] of Object.entries(pages)) writeFileSync(join(folder, name), page);
  writeFileSync(join(DOCS, "errors.md"), errorsPage(reasons));
  writeFileSync(join(DOCS, "pictures", "review.svg"), reviewPicture());
  const { withCommandTables } = require("./docs/command-tables.cjs");
  const program = built("cli/program.js").createProgram(() => undefined);
  const cli = join(DOCS, "cli.md");
  writeFileSync(
    cli,
    withCommandTables(readFileSync(cli, "utf8"), program, built("cli/commands/notes.js").notesOf),
  );
  return 0;
});
