import type { DirectionRow, Mark } from "../report";

const SIGNS: Readonly<Record<Mark, string>> = { added: "+ ", removed: "− ", changed: "± ", kept: "" };

/** A label with what happens to the thing in front of it, so that colour is not the only sign. */
export function markedLabel(text: string, mark: Mark): string {
  return `${SIGNS[mark]}${text}`;
}

/** What stands on the arrow of a direction. */
export function arrowLabel({ before, after, mark }: DirectionRow): string {
  const isRenamed = before !== undefined && after !== undefined && before.label !== after.label;
  return isRenamed ? `${before.label} → ${after.label}` : markedLabel((after ?? before)?.label ?? "", mark);
}
