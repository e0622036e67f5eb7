import { isDeepStrictEqual } from "node:util";
import type { Field } from "../resources/definition";
import { isUnknown } from "./struct";
import { isMissing } from "./validation";

/** Whether an input means the same to the server as what was stored; an unknown one may be anything. */
export function isSame(field: Field<unknown>, stored: unknown, wanted: unknown, id: string): boolean {
  if (isUnknown(wanted)) return false;
  if (isMissing(field, wanted)) return true;
  if (wanted === undefined && stored === undefined) return true;
  if (field.isSame !== undefined && (wanted !== undefined || stored === undefined))
    return field.isSame(stored, wanted, id);
  return isDeepStrictEqual(stored, wanted);
}
