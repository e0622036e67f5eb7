import type { DirectionRow, Mark } from "../trust";

const SIGNS: Readonly<Record<Mark, string>> = { added: "+ ", removed: "− ", changed: "± ", kept: "" };

/** A label prefixed with a sign for the change, so that colour is not the only indication. */
export function markedLabel(text: string, mark: Mark): string {
  return `${SIGNS[mark]}${text}`;
}

/** The label on the arrow of a direction. */
export function arrowLabel({ before, after, mark }: DirectionRow): string {
  const isRenamed = before !== undefined && after !== undefined && before.label !== after.label;
  return isRenamed ? `${before.label} → ${after.label}` : markedLabel((after ?? before)?.label ?? "", mark);
}

/** The legend of the signs. */
export const LEGEND = "+ new, − gone (dashed), ± changed; arrows point from the caller to the one called.";

/** Replaces a picture that nobody could read and that Mermaid refuses to draw. */
export const TOO_LARGE = "Too many applications for a picture.";

/** Maximum number of applications in a picture. */
export const MOST_APPLICATIONS = 50;

/** Shortens a string to a maximum width. */
export function fitting(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
