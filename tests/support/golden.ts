import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Compares a string with the accepted one. With `UPDATE_GOLDEN=1` in the environment it becomes the accepted one: review the difference
 * before you commit it.
 */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN || !existsSync(file)) {
    if (process.env.CI) throw new Error(`${file} does not exist; create it with UPDATE_GOLDEN=1.`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
