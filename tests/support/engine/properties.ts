import { isDeepStrictEqual } from "node:util";

/** A property map as the engine keeps it: plain JSON, with secrets marked. */
export type Properties = Readonly<Record<string, unknown>>;

/** What check and diff receive for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property that holds a dynamic resource's code. */
export const PROVIDER_KEY = "__provider";

/** The property in which the SDK names the inputs that the program has marked as secret. */
export const SECRET_INPUTS_KEY = "__secretInputs";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Another resource's output, used as an input. */
export class OutputRef {
  constructor(
    readonly resource: string,
    readonly property: string,
  ) {}
}

/** Marks a value as secret, as `pulumi.secret` does. */
export function secret(value: unknown): Properties {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** Whether a value is marked as secret as a whole. */
export function isSecret(value: unknown): value is Properties {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Whether a value is, or contains, something marked as secret. */
export function hasSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(hasSecret);
  return isObject(value) && Object.values(value).some(hasSecret);
}

/** Whether a value is, or contains, the unknown value. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The map as a plugin that does not accept secrets receives it. */
export function revealed(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, revealedValue(value)]));
}

/** The map as in a state file or on a screen, with secrets hidden. */
export function concealed(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, concealedValue(value)]));
}

/** Marks as secret what was secret under the same name in the map that a result was made from. */
export function annotated(result: Properties, origin: Properties): Properties {
  return Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, annotatedValue(value, origin[name])]),
  );
}

/** Marks the values of these names. */
export function withSecrets(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, names.includes(name) ? secret(value) : value]),
  );
}

/** The map with every reference resolved, and without undefined members. */
export function resolved(properties: Properties, lookUp: (ref: OutputRef) => unknown): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .map(([name, value]) => [name, resolvedValue(value, lookUp)])
      .filter(([, value]) => value !== undefined),
  );
}

/** Every reference in a value. */
export function refsIn(value: unknown): readonly OutputRef[] {
  if (value instanceof OutputRef) return [value];
  if (Array.isArray(value)) return value.flatMap(refsIn);
  return isObject(value) ? Object.values(value).flatMap(refsIn) : [];
}

/** Names whose values differ between two maps; code and marks do not count. */
export function changedNames(before: Properties, after: Properties): readonly string[] {
  const [old, now] = [revealed(before), revealed(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => name !== PROVIDER_KEY && !isDeepStrictEqual(old[name], now[name]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function revealedValue(value: unknown): unknown {
  if (isSecret(value)) return revealedValue(value.value);
  if (Array.isArray(value)) return value.map(revealedValue);
  return isObject(value) ? revealed(value) : value;
}

function concealedValue(value: unknown): unknown {
  if (isSecret(value)) return { [SIGNATURE]: SECRET, ciphertext: "[secret]" };
  if (Array.isArray(value)) return value.map(concealedValue);
  return isObject(value) ? concealed(value) : value;
}

function resolvedValue(value: unknown, lookUp: (ref: OutputRef) => unknown): unknown {
  if (value instanceof OutputRef) return lookUp(value);
  if (Array.isArray(value)) return value.map((item) => resolvedValue(item, lookUp) ?? null);
  return isObject(value) ? resolved(value, lookUp) : value;
}

function annotatedValue(value: unknown, origin: unknown): unknown {
  if (isSecret(value)) return value;
  if (isSecret(origin)) return secret(value);
  if (isObject(value) && isObject(origin)) return annotated(value, origin);
  return Array.isArray(origin) && hasSecret(origin) ? secret(value) : value;
}
