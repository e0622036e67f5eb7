import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runStep } from "./setup/step.mjs";

const require = createRequire(import.meta.url);

// npm run docs: the reference pages from the doc comments, the page of errors from their table, and the tables of
// docs/cli.md from the program.
runMain(async () => {
  await runStep({
    command: process.execPath,
    args: [join(ROOT, "node_modules", "typedoc", "bin", "typedoc")],
    title: "generating the reference from the doc comments (typedoc)",
    cwd: ROOT,
    advice: "correct what it complains about.",
  });
  const { REASONS } = require(join(ROOT, "dist", "provider", "http", "errors.js"));
  writeFileSync(join(ROOT, "docs", "errors.md"), errorsPage(REASONS));
  const { withCommandTables } = require(join(ROOT, "dist", "cli", "command-tables.js"));
  const page = join(ROOT, "docs", "cli.md");
  writeFileSync(page, withCommandTables(readFileSync(page, "utf8")));
  return 0;
});

/** @param {Record<string, string>} reasons */
function errorsPage(reasons) {
  const rows = Object.entries(reasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`);
  return `# Errors

Every error says what failed, on which object, what the server said and what to do next, and carries one of these
reasons in square brackets. Programs find it in \`AppLinksError.reason\`. Made by \`npm run docs\` from the table in
\`provider/http/errors.ts\`.

| reason | meaning |
| --- | --- |
${rows.join("\n")}
`;
}
