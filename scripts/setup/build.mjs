import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { LOCAL, ROOT } from "./folders.mjs";
import { npm } from "./npm.mjs";
import { runStep } from "./step.mjs";

const SOURCES = [
  "provider",
  "sdk",
  "cli",
  "policy",
  "plugin",
  "scripts/schema.mjs",
  "scripts/schema",
  "emulator/src",
  "package.json",
  "tsconfig.json",
  "emulator/tsconfig.json",
  "package-lock.json",
];
const OUTPUTS = ["dist", "emulator/dist"];
const ENTRY_POINTS = [
  "dist/sdk/index.js",
  "dist/runtime/v1.js",
  "dist/plugin/schema.json",
  "emulator/dist/main.js",
];
const STAMP = join(LOCAL, "build-stamp");

/** Compiles the package and the emulator, unless the sources have not changed since the last time. */
export async function ensureBuilt() {
  const fingerprint = sourceFingerprint();
  if (isUpToDate(fingerprint)) return;
  rmSync(STAMP, { force: true });
  const startedAtMs = Date.now();
  await runStep({
    ...npm(["run", "build"]),
    title: "compiling the package and the emulator (npm run build)",
    cwd: ROOT,
    advice:
      "correct what the compiler complains about; when these are not your changes, get a clean checkout and repeat.",
  });
  removeStaleOutputs(startedAtMs);
  mkdirSync(LOCAL, { recursive: true });
  writeFileSync(STAMP, fingerprint);
}

/** @param {string} fingerprint */
function isUpToDate(fingerprint) {
  if (!ENTRY_POINTS.every((path) => existsSync(join(ROOT, path)))) return false;
  return existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint;
}

/** Changes with every source that is added, removed or written to. */
function sourceFingerprint() {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((source) => filesUnder(join(ROOT, source)))) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${relative(ROOT, path)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * The compiler leaves the output of deleted sources: everything that it has not just written is removed.
 *
 * @param {number} startedAtMs
 */
function removeStaleOutputs(startedAtMs) {
  for (const path of OUTPUTS.flatMap((output) => filesUnder(join(ROOT, output)))) {
    // File systems may store only whole seconds.
    if (statSync(path).mtimeMs < startedAtMs - 1_000) rmSync(path);
  }
}

/**
 * @param {string} path A file, a folder, or nothing.
 * @returns {string[]} In a stable order.
 */
function filesUnder(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name !== "node_modules")
    .flatMap((name) => filesUnder(join(path, name)));
}
