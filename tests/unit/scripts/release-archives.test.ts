import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar";

const ROOT = join(__dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const PREFIX = `pulumi-resource-confluence-v${version}`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
  for (const name of ["first", "second"]) make(join(folder, name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the archives of a release", () => {
  test("are there for every system that Pulumi runs on, under the names that it asks for", () => {
    const archives = ["darwin", "linux", "windows"].flatMap((system) =>
      ["amd64", "arm64"].map((architecture) => `${PREFIX}-${system}-${architecture}.tar.gz`),
    );
    expect(readdirSync(join(folder, "first")).sort()).toEqual(
      [...archives, `${PREFIX}-checksums.txt`, `${PREFIX}.cdx.json`].sort(),
    );
  });

  test("are the same bytes whenever they are made, and have the checksums that stand beside them", () => {
    for (const name of readdirSync(join(folder, "first")))
      expect(contentOf("first", name).equals(contentOf("second", name))).toBe(true);
    const lines = contentOf("first", `${PREFIX}-checksums.txt`).toString().trim().split("\n");
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      const [sum, name = ""] = line.split("  ");
      expect(createHash("sha256").update(contentOf("first", name)).digest("hex")).toBe(sum);
    }
  });

  test("hold a plugin that starts and says what is missing where there is no Node.js", async () => {
    await extract({ file: join(folder, "first", `${PREFIX}-linux-amd64.tar.gz`), cwd: folder });
    const launcher = join(folder, "pulumi-resource-confluence");
    expect(statSync(launcher).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["LICENSE", "components.mjs", "schema.json"]));
    for (const command of [[launcher], [process.execPath, join(folder, "components.mjs")]]) {
      const [program = "", ...args] = command;
      const plugin = spawn(program, [...args, "127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
      const [port] = await once(plugin.stdout, "data");
      expect(String(port)).toMatch(/^\d+\n$/);
      plugin.kill();
      await once(plugin, "exit");
    }
    const without = spawnSync("/bin/sh", [launcher], { env: { PATH: "/nonexistent" }, encoding: "utf8" });
    expect(without).toMatchObject({ status: 1, stderr: expect.stringContaining("Node.js 20.18") });
    const unbuilt = join(folder, "unbuilt", "pulumi-resource-confluence");
    mkdirSync(join(folder, "unbuilt"));
    copyFileSync(launcher, unbuilt);
    expect(spawnSync("/bin/sh", [unbuilt], { encoding: "utf8" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('run "npm run build" first'),
    });
  });

  test("come with a bill of what the bundles contain", () => {
    const bill = JSON.parse(contentOf("first", `${PREFIX}.cdx.json`).toString());
    expect(bill).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { version } } });
    const names = bill.components.map(({ purl }: { purl?: string }) => purl?.replace(/@[^@]*$/, ""));
    expect(names).toEqual(
      expect.arrayContaining([
        "pkg:npm/undici",
        "pkg:npm/zod",
        "pkg:npm/%40grpc/grpc-js",
        "pkg:npm/node-forge",
      ]),
    );
    expect(names).not.toContain("pkg:npm/typescript");
  });
});

function make(out: string): void {
  execFileSync(process.execPath, [join(ROOT, "scripts/release-archives.mjs"), "--out", out], {
    stdio: "pipe",
  });
}

function contentOf(name: string, file: string): Buffer {
  return readFileSync(join(folder, name, file));
}
