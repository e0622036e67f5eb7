import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dependenciesModule = pathToFileURL(
  join(__dirname, "..", "..", "..", "scripts", "setup", "dependencies.mjs"),
).href;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dependencies-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("areInstalled", () => {
  test("is true when node_modules holds what the lock file says", () => {
    writeLock({ "node_modules/a": { version: "1.0.0" } });
    install({ "node_modules/a": { version: "1.0.0" } });
    expect(areInstalled()).toBe(true);
  });

  test("is false without node_modules", () => {
    writeLock({ "node_modules/a": { version: "1.0.0" } });
    expect(areInstalled()).toBe(false);
  });

  test("is false after an interrupted installation, which leaves packages but no record of them", () => {
    writeLock({ "node_modules/a": { version: "1.0.0" } });
    mkdirSync(join(root, "node_modules", "a"), { recursive: true });
    expect(areInstalled()).toBe(false);
  });

  test("is false when the lock file asks for another version", () => {
    writeLock({ "node_modules/a": { version: "1.0.1" } });
    install({ "node_modules/a": { version: "1.0.0" } });
    expect(areInstalled()).toBe(false);
  });

  test("is false when the folder of a package was deleted", () => {
    writeLock({ "node_modules/a": { version: "1.0.0" } });
    install({ "node_modules/a": { version: "1.0.0" } });
    rmSync(join(root, "node_modules", "a"), { recursive: true });
    expect(areInstalled()).toBe(false);
  });

  test("is true when the registry is recorded in one of both only, as npm can be told to", () => {
    writeLock({ "node_modules/a": { version: "1.0.0" } });
    install({ "node_modules/a": { version: "1.0.0", resolved: "https://registry.example/a-1.0.0.tgz" } });
    expect(areInstalled()).toBe(true);
  });

  test("is true without the optional packages of other platforms", () => {
    writeLock({
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b-win32": { version: "1.0.0", optional: true },
    });
    install({ "node_modules/a": { version: "1.0.0" } });
    expect(areInstalled()).toBe(true);
  });
});

type Packages = Record<string, { version: string; resolved?: string; optional?: boolean }>;

function writeLock(packages: Packages): void {
  writeFileSync(
    join(root, "package-lock.json"),
    JSON.stringify({ packages: { "": { name: "root" }, ...packages } }),
  );
}

function install(packages: Packages): void {
  for (const path of Object.keys(packages)) mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
}

function areInstalled(): boolean {
  const script = `
    import { areInstalled } from ${JSON.stringify(dependenciesModule)};
    console.log(areInstalled(${JSON.stringify(root)}));`;
  return (
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim() ===
    "true"
  );
}
