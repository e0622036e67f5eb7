import type { DirectionRow, Mark } from "../trust";

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

/** What the signs mean. */
export const LEGEND = "+ new, − gone (dashed), ± changed; an arrow points from the caller to the called one.";

/** Stands for a picture that nobody could read, and that Mermaid refuses to draw. */
export const TOO_LARGE = "Too many applications for a picture.";

/** Applications that a picture may show. */
export const MOST_APPLICATIONS = 50;

/** Shortens a text for a place of limited width. */
export function fitting(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
