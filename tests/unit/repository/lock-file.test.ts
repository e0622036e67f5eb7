import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe("package-lock.json", () => {
  // npm leaves out what its registry does not have, and `npm ci` then refuses the file everywhere.
  test("names the optional packages of every platform", () => {
    const { packages } = JSON.parse(
      readFileSync(join(__dirname, "..", "..", "..", "package-lock.json"), "utf8"),
    ) as { packages: Record<string, LockedPackage> };

    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );

    expect(missing).toEqual([]);
  });
});
