import { isDeepStrictEqual } from "node:util";
import { REPLACE_ON_CHANGES_KEY } from "../format/marks";
import type { Properties } from "./struct";

/**
 * Whether a change of this field should replace the resource, according to `replaceOnChanges`.
 *
 * @param news inputs as the engine passes them
 * @param name a field whose value differs
 *
 * @example
 * isReplacedOnChange({ __replaceOnChanges: ["name", "certificate.commonName"] }, "name", "A", "B") // true
 */
export function isReplacedOnChange(
  { [REPLACE_ON_CHANGES_KEY]: paths }: Properties,
  name: string,
  stored: unknown,
  wanted: unknown,
): boolean {
  if (!Array.isArray(paths)) return false;
  return paths.some((path: unknown) => {
    const [first, ...rest] = segmentsOf(String(path));
    if (first !== "*" && first !== name) return false;
    return !isDeepStrictEqual(valueAt(stored, rest), valueAt(wanted, rest)) || rest.length === 0;
  });
}

/** Pulumi's property paths: `root.nested`, `root["with.dots"]`, `root[0]`, `*` for any. */
function segmentsOf(path: string): string[] {
  return [...path.matchAll(/"((?:[^"\\]|\\.)*)"|[^.[\]"]+/g)].map(([whole, quoted]) =>
    quoted === undefined ? whole : quoted.replace(/\\(.)/g, "$1"),
  );
}

function valueAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined || first === "*") return value;
  if (typeof value !== "object" || value === null) return undefined;
  return valueAt((value as Properties)[first], rest);
}
