import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(__dirname, "../../..");
const SCRIPT = pathToFileURL(join(ROOT, "scripts/language-tools.mjs")).href;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "language-tools-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the YAML language host", () => {
  test("is taken from beside the CLI, else from PATH, else from the user's cache", () => {
    const cached = standIn(join("pulumi-confluence-applinks", nameInCache()));
    expect(find()).toBe(cached);
    const onPath = standIn("path");
    expect(find()).toBe(onPath);
    const beside = standIn("cli");
    expect(find()).toBe(beside);
  });
});

/** What `ensureTool` gives, with nothing on PATH but the stand-in's folder and that of Node.js. */
function find(): string {
  const code = `import { ensureTool } from ${JSON.stringify(SCRIPT)};
    process.stdout.write(await ensureTool("language-yaml", ${JSON.stringify(join(folder, "cli"))}));`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    env: { PATH: join(folder, "path"), XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder },
    encoding: "utf8",
  });
}

function standIn(name: string): string {
  const file = join(folder, name, `pulumi-language-yaml${process.platform === "win32" ? ".exe" : ""}`);
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return join(folder, name);
}

function nameInCache(): string {
  const module = readFileSync(join(ROOT, "scripts/go/language-yaml/go.mod"), "utf8");
  const version = /pulumi-yaml v(\S+)/.exec(module)?.[1];
  return `pulumi-language-yaml-${version}-${process.platform}-${process.arch}`;
}
