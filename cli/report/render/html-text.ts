import { visibleText } from "./visible-text";

/** Names come from the program: they must stay text. */
export function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
