import { fingerprintOf } from "../../provider";
import { UNKNOWN } from "../../provider/format/marks";
import { SECRET } from "../plan/plan";

/** Maximum length of a string that is shown in full. */
const LONGEST = 120;

/** A value as shown in a sentence: strings in quotes, keys as fingerprints, never a secret. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (value === UNKNOWN) return "a value known only after the update";
  if (value === SECRET) return "a value that is marked secret";
  if (typeof value === "string") return isKey(value) ? keyShown(value) : `“${shortened(value)}”`;
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(shown).join(", ");
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([name, item]) => `${name} ${shown(item)}`);
    return entries.length === 0 ? "nothing" : entries.join(", ");
  }
  return String(value);
}

/** The user that calls run as; without one they are anonymous. */
export function userShown(user: unknown): string {
  return user === undefined || user === "" ? "nobody (anonymous)" : shown(user);
}

/** Why a value, or a part of it, is not in the plan. */
export function whyHidden(value: unknown): string {
  return JSON.stringify(value)?.includes(UNKNOWN) ? "known only after the update" : "marked secret";
}

/** A string without quotes; empty when the value is not a string or not known yet. */
export function textOf(value: unknown): string {
  return typeof value === "string" && value !== UNKNOWN && value !== SECRET ? shortened(value) : "";
}

/** The value as shown in a sentence, without quotes: for addresses. */
export function plainlyShown(value: unknown): string {
  return textOf(value) || shown(value);
}

/** A public key as the start of its fingerprint, by which administrators compare keys. */
export function keyShown(key: unknown): string {
  if (key === UNKNOWN) return "a key known only after the update";
  if (key === SECRET) return "a key that is marked secret";
  return typeof key === "string" ? `key ${fingerprintOf(key).slice(0, 11)}…` : "no key";
}

function isKey(value: string): boolean {
  return value.includes("-----BEGIN");
}

function shortened(text: string): string {
  const characters = [...text.replace(/[\s\p{Cc}]+/gu, " ")];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
}
