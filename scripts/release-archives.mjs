import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { create } from "tar";
import { runMain } from "./setup/entry-point.mjs";
import { ROOT } from "./setup/folders.mjs";
import { report } from "./setup/report.mjs";
import { runStep } from "./setup/step.mjs";

/** As Pulumi names them in the file that `pulumi plugin install --server` requests. */
const SYSTEMS = ["linux", "darwin", "windows"];
const ARCHITECTURES = ["amd64", "arm64"];

/**
 * The contents of an archive, by path in the repository. They are the same on every platform, because the plugin runs on the installed
 * Node.js.
 */
const FILES = [
  "LICENSE",
  ...bundles().map((name) => `dist/plugin/${name}`),
  "dist/plugin/schema.json",
  "plugin/pulumi-resource-confluence",
  "plugin/pulumi-resource-confluence.cmd",
];
const EXECUTABLE = "pulumi-resource-confluence";

/** The same bytes every time. */
const MODIFIED = new Date("2000-01-01T00:00:00Z");

// Writes the archives of the provider plugin that a release carries, with their checksums and a bill of materials, from what
// `npm run build` has made: `node scripts/release-archives.mjs --out <folder>`.
runMain(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", default: "dist/release" } } });
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const content = mkdtempSync(join(tmpdir(), "release-archives-"));
  try {
    for (const file of FILES) {
      const copy = join(content, basename(file));
      copyFileSync(join(ROOT, file), copy);
      chmodSync(copy, basename(file) === EXECUTABLE ? 0o755 : 0o644);
    }
    const names = FILES.map((file) => basename(file)).sort();
    const written = [];
    for (const system of SYSTEMS) {
      for (const architecture of ARCHITECTURES) {
        const name = `${EXECUTABLE}-v${version}-${system}-${architecture}.tar.gz`;
        const file = join(out, name);
        await create({ cwd: content, file, gzip: true, portable: true, mtime: MODIFIED }, names);
        written.push(name);
      }
    }
    const materials = `${EXECUTABLE}-v${version}.cdx.json`;
    await writeBillOfMaterials(join(out, materials));
    written.push(materials);
    const sums = written.map((name) => `${sha256(join(out, name))}  ${name}\n`);
    writeFileSync(join(out, `${EXECUTABLE}-v${version}-checksums.txt`), sums.join(""));
    report(`${written.length + 1} files of version ${version} in ${out}`);
    return 0;
  } finally {
    rmSync(content, { recursive: true, force: true });
  }
});

/**
 * In CycloneDX format, from the bundler's own metadata about the bundles: the dependencies in package.json lack some and list others.
 *
 * @param {string} file
 */
async function writeBillOfMaterials(file) {
  await runStep({
    title: "writing the bill of materials",
    command: process.execPath,
    args: [
      join(ROOT, "node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js"),
      "--output-reproducible",
      "--output-file",
      file,
      join(ROOT, "dist", "plugin", "meta.json"),
    ],
    cwd: ROOT,
    advice: "run `npm run build` and repeat.",
  });
}

/** The plugin, its process for components, what both share, and the licences of what they contain. */
function bundles() {
  return readdirSync(join(ROOT, "dist/plugin")).filter((name) => /\.mjs(\.LEGAL\.txt)?$/.test(name));
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
