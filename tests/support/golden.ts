import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Compares a text with the one that was looked at and accepted before. With `UPDATE_GOLDEN=1` in the environment it
 * becomes the accepted one: look at the difference before you commit it.
 */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN || !existsSync(file)) {
    if (process.env.CI) throw new Error(`${file} is not there; write it with UPDATE_GOLDEN=1.`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
