import { SECRET_SIGNATURE, SIGNATURE, UNKNOWN } from "../format/marks";

/** Values passed between the engine and a definition. */
export type Properties = Record<string, unknown>;

/** Whether a value is, or contains, an unknown. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(isUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** Marks a value as secret, so that the engine stores ciphertext and prints `[secret]`. */
export function secret(value: unknown): Properties {
  return { [SIGNATURE]: SECRET_SIGNATURE, value };
}

/** Whether the engine has marked a value, or part of it, as secret. */
export function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (value as Properties)[SIGNATURE] === SECRET_SIGNATURE || Object.values(value).some(isSecret);
}

/**
 * A copy that the engine's wire format can represent: no undefined (it would fail the call after the object was created), no
 * NaN, no dates, only plain JSON.
 */
export function plain(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return undefined;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const clean = plain(item);
    return clean === undefined ? [] : [[key, clean] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * The properties without those of the engine and the SDK, whose names begin with two underscores, and without nulls, which
 * programs use for "not set".
 */
export function declared(properties: Properties): Properties {
  const entries = Object.entries(properties).filter(
    ([key, value]) => !key.startsWith("__") && value !== null && value !== undefined,
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, unwrapped(value)]));
}

/** Current engines pass secrets as plain values; a marked one is unwrapped. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  const object: Properties = { ...value };
  if (object[SIGNATURE] === SECRET_SIGNATURE) return unwrapped(object.value);
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, unwrapped(item)]));
}
