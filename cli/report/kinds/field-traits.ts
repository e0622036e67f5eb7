import type { FieldTable } from "../../../provider/resources/definition";
import { SECRET, UNKNOWN } from "../../plan/plan";
import type { InputTraits } from "./kind-words";

/** What the wording needs to know of the inputs, taken from the table that the provider compares them by. */
export function traitsOf<Inputs extends object>(table: FieldTable<Inputs>): Record<string, InputTraits> {
  const fields = Object.entries(table) as [string, FieldTable<Record<string, unknown>>[string]][];
  return Object.fromEntries(
    fields.map(([name, { isSame, isSecret, onChange }]) => [
      name,
      {
        ...(isSame && {
          isSame: (one: unknown, other: unknown) =>
            isVisible(one) && isVisible(other) && isSame(one, other, ""),
        }),
        ...(isSecret && { isSecret }),
        ...(onChange === "local" && { isLocal: true }),
        ...(onChange === "replace" && { replaces: true }),
      },
    ]),
  );
}

function isVisible(value: unknown): boolean {
  return value !== undefined && value !== SECRET && value !== UNKNOWN;
}
