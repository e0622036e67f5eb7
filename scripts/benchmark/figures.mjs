import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";

/** Where the figures of each part are kept, beside the plots that are made of them. */
export const FIGURES = join(ROOT, "docs", "benchmarks");

/** @param {readonly number[]} numbers At least one. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * Measures in turns, so that other load on the machine affects all alike.
 *
 * @template T
 * @param {number} rounds
 * @param {Record<string, () => T | Promise<T>>} measurements
 * @returns {Promise<Record<string, T[]>>} What each measured, round by round.
 */
export async function byTurns(rounds, measurements) {
  const names = Object.keys(measurements);
  /** @type {Record<string, T[]>} */
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // The first one runs on a colder machine.
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) entryOf(measured, name).push(await entryOf(measurements, name)());
  }
  return measured;
}

/**
 * The entry of an existing key.
 *
 * @template T
 * @param {Readonly<Record<string, T>>} entries
 * @param {string | number} key
 * @returns {T}
 */
export function entryOf(entries, key) {
  const entry = entries[key];
  if (entry === undefined) throw new Error(`There is no ${key} among ${Object.keys(entries).join(", ")}`);
  return entry;
}

/** What figures depend on, besides the code. */
export function machine() {
  const pulumi = createRequire(import.meta.url)("@pulumi/pulumi/package.json");
  return {
    node: process.version,
    "@pulumi/pulumi": pulumi.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    commit: execFileSync("git", ["describe", "--always", "--dirty"], { cwd: ROOT, encoding: "utf8" }).trim(),
    load: loadavg()[0],
  };
}

/** @param {string} part @returns {any} undefined for one that was not measured. */
export function storedFigures(part) {
  const path = join(FIGURES, `${part}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** @param {string} part @param {object} figures */
export function storeFigures(part, figures) {
  mkdirSync(FIGURES, { recursive: true });
  writeFileSync(join(FIGURES, `${part}.json`), `${JSON.stringify(figures, undefined, 1)}\n`);
}
