// lint-workflows.mjs <file>…: prints as JSON what GitHub's own language service has to say about workflows.
// Bundled before it runs, because the service imports JSON in a way that Node 20 does not support.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";

async function lint(file) {
  const uri = `file:///.github/workflows/${basename(file)}`;
  const found = await validate(TextDocument.create(uri, "yaml", 1, readFileSync(file, "utf8")));
  return found.map(({ range, message }) => `${basename(file)}:${range.start.line + 1}: ${message}`);
}

Promise.all(process.argv.slice(2).map(lint)).then((found) => console.log(JSON.stringify(found.flat())));
