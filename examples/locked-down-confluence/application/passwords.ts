import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;

/** Makes `salt:hash`, both hex, for the settings file. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${scryptSync(password, salt, KEY_BYTES).toString("hex")}`;
}

/** Whether this is the password that was hashed. Takes as long for a wrong one. */
export function isPassword(password: string, hashed: string): boolean {
  const [salt = "", hash = ""] = hashed.split(":");
  const expected = Buffer.from(hash, "hex");
  const given = scryptSync(password, Buffer.from(salt, "hex"), KEY_BYTES);
  return expected.length === given.length && timingSafeEqual(given, expected);
}
