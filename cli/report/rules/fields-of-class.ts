import type { FieldClass } from "../../kinds/field-classes";
import { classOf } from "../../kinds/registry";
import type { Change } from "../change";

/** Whether an input of the changed resource belongs to one of the classes. */
export function isOfClass({ words }: Change, input: string, ...classes: readonly FieldClass[]): boolean {
  return classes.some((one) => one === classOf(words.kind, input));
}

/** The inputs of some classes that change. */
export function changedOf(change: Change, ...classes: readonly FieldClass[]): string[] {
  return change.changedInputs.filter(
    (input) => isOfClass(change, input, ...classes) && change.view.after[input] !== undefined,
  );
}

/** The inputs of some classes that may change, which the plan does not show. */
export function hiddenOf(change: Change, ...classes: readonly FieldClass[]): string[] {
  return change.hiddenInputs.filter((input) => isOfClass(change, input, ...classes));
}
