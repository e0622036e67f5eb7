import { fingerprintOf } from "../../provider/keys/public-key";
import { SECRET, UNKNOWN } from "../plan/plan";

/** Longest text that is shown whole. */
const LONGEST = 120;

/** A value as a sentence shows it: texts in quotes, keys as fingerprints, never a secret. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (value === UNKNOWN) return "a value known only after the update";
  if (value === SECRET) return "a secret";
  if (typeof value === "string") return isKey(value) ? keyShown(value) : `“${shortened(value)}”`;
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(shown).join(", ");
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([name, item]) => `${name} ${shown(item)}`);
    return entries.length === 0 ? "nothing" : entries.join(", ");
  }
  return String(value);
}

/** A text without quotes, or the empty text when it is none or not known yet. */
export function textOf(value: unknown): string {
  return typeof value === "string" && value !== UNKNOWN && value !== SECRET ? shortened(value) : "";
}

/** A public key by the start of its fingerprint, as administrators compare it. */
export function keyShown(key: unknown): string {
  if (typeof key !== "string" || key === UNKNOWN) return "a key that is made in the same update";
  return `key ${fingerprintOf(key).slice(0, 11)}…`;
}

function isKey(value: string): boolean {
  return value.includes("-----BEGIN");
}

function shortened(text: string): string {
  const characters = [...text.replace(/[\s\p{Cc}]+/gu, " ")];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
}
