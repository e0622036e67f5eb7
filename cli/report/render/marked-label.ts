import type { Mark } from "../report";

const SIGNS: Readonly<Record<Mark, string>> = { added: "+ ", removed: "− ", changed: "± ", kept: "" };

/** A label with what happens to the thing in front of it, so that colour is not the only sign. */
export function markedLabel(text: string, mark: Mark): string {
  return `${SIGNS[mark]}${text}`;
}
