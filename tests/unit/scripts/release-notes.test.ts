import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPTS = join(__dirname, "..", "..", "..", "scripts");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-notes-"));
  cpSync(join(SCRIPTS, "release-notes.mjs"), join(folder, "scripts", "release-notes.mjs"), {
    recursive: true,
  });
  cpSync(join(SCRIPTS, "setup"), join(folder, "scripts", "setup"), { recursive: true });
  mkdirSync(join(folder, "emulator"));
  for (const manifest of ["package.json", "emulator/package.json"])
    writeFileSync(join(folder, manifest), JSON.stringify({ version: "0.2.0" }));
  writeFileSync(
    join(folder, "CHANGELOG.md"),
    "# Changelog\n\n## Unreleased\n\n- Later.\n\n## 0.2.0 - 2026-12-01\n\n### Added\n\n- This.\n\n## 0.1.0\n\n- Before.\n",
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("release-notes", () => {
  test("are the section of the version that the tag releases", () => {
    expect(notes("v0.2.0")).toEqual({ status: 0, stdout: "### Added\n\n- This.\n", stderr: "" });
  });

  test("are refused for another version than the packages have", () => {
    const { status, stderr } = notes("v0.3.0");
    expect(status).toBe(1);
    expect(stderr).toContain("The tag is v0.3.0, and package.json has version 0.2.0");
  });

  test("are refused while the section has no date", () => {
    for (const manifest of ["package.json", "emulator/package.json"])
      writeFileSync(join(folder, manifest), JSON.stringify({ version: "0.1.0" }));
    const { status, stderr } = notes("v0.1.0");
    expect(status).toBe(1);
    expect(stderr).toContain("CHANGELOG.md has no dated section for 0.1.0");
  });
});

function notes(tag: string) {
  const script = join(folder, "scripts", "release-notes.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, tag], { encoding: "utf8" });
  return { status, stdout, stderr };
}
