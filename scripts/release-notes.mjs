import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";

// Prints the section of CHANGELOG.md about the version that a tag releases: `node scripts/release-notes.mjs v0.1.0`. Refuses a tag that
// is not the version of both packages, and a version without a dated section.
runMain(async () => {
  const [tag = ""] = process.argv.slice(2);
  for (const manifest of ["package.json", "emulator/package.json"]) {
    const { version } = JSON.parse(readFileSync(join(ROOT, manifest), "utf8"));
    if (tag !== `v${version}`)
      throw new ExpectedError(
        `The tag is ${tag || "missing"}, and ${manifest} has version ${version}.\nWhat to do: tag v${version}, or change the manifest first.`,
      );
  }
  const [heading = "", ...body] = sectionOf(tag.slice(1)).split("\n");
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading))
    throw new ExpectedError(
      `CHANGELOG.md has no dated section for ${tag.slice(1)}.\nWhat to do: write \`## ${tag.slice(1)} - YYYY-MM-DD\` above what it brings.`,
    );
  process.stdout.write(`${body.join("\n").trim()}\n`);
});

/** @param {string} version */
function sectionOf(version) {
  const sections = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8").split(/^## /m);
  return (
    sections.find((section) => section.split(/[\s\]]/)[0]?.replace("[", "") === version)?.trimEnd() ?? ""
  );
}
